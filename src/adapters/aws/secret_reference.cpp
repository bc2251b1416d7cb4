#include "adapters/aws/secret_reference.h"

namespace nexus::aws {

Result<SecretReference> read_secret_reference(std::string_view text) {
  using Place = SecretReference::Place;
  const std::size_t colon = text.find(':');
  const std::string_view scheme =
      colon == std::string_view::npos ? std::string_view() : text.substr(0, colon);
  std::string_view name = colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
  SecretReference reference;
  bool is_known = true;
  if (scheme == "env") {
    reference.place = Place::environment;
  } else if (scheme == "file") {
    reference.place = Place::file;
  } else if (scheme == "secretsmanager") {
    reference.place = Place::secrets_manager;
    // Names and ARNs of secrets have no number sign in them.
    if (const std::size_t mark = name.find('#'); mark != std::string_view::npos) {
      reference.member = name.substr(mark + 1);
      is_known = !reference.member.empty();
      name = name.substr(0, mark);
    }
  } else {
    is_known = false;
  }
  if (!is_known || name.empty()) {
    return fail(ErrorKind::invalid,
                "A secret is not given itself but by reference: env:NAME, file:PATH, secretsmanager:NAME or "
                "secretsmanager:NAME#member. What is written is none of these.");
  }
  reference.name = name;
  return reference;
}

}  // namespace nexus::aws
