#include "adapters/http/routes/review_request.h"

#include "adapters/http/routes/answer.h"
#include "review/error_selection.h"
#include "review/reprocess_jobs.h"

namespace nexus::http {

namespace {

constexpr std::size_t kMaxReasonBytes = 2'000;

bool is_allowed(std::string_view allowed, std::string_view name) {
  while (!allowed.empty()) {
    const std::size_t end = std::min(allowed.find(' '), allowed.size());
    if (allowed.substr(0, end) == name) return true;
    allowed.remove_prefix(std::min(end + 1, allowed.size()));
  }
  return false;
}

auto mistake(std::string_view name, const std::string& rule) {
  return fail(ErrorKind::invalid, "The member `" + std::string(name) + "` must be " + rule + ".");
}

bool is_blank(const std::string& text) { return text.find_first_not_of(" \t\r\n") == std::string::npos; }

Result<> read_member(const wire::JsonValue::Member& member, const partners::Registry& partners,
                     ReviewRequest& request) {
  const auto& [name, value] = member;
  if (name == "input") {
    if (!value.is_string()) return mistake(name, "text in the partner's format");
    request.input = value.string();
  } else if (name == "reason") {
    if (!value.is_string() || is_blank(value.string()) || value.string().size() > kMaxReasonBytes)
      return mistake(name, "text of 1 to " + std::to_string(kMaxReasonBytes) + " bytes");
    request.reason = value.string();
  } else if (name == "plan") {
    if (!value.is_boolean()) return mistake(name, "true or false");
    request.plan = value.boolean();
  } else if (name == "maxPerSecond") {
    const auto number = value.is_number() ? value.integer() : std::nullopt;
    if (!number || *number < 1 || *number > review::kMaxJobRate)
      return mistake(name, "a whole number from 1 to " + std::to_string(review::kMaxJobRate));
    request.max_per_second = static_cast<std::uint32_t>(*number);
  } else {
    auto filter = review::read_selection(value, [&](const std::string& partner) {
      const auto definition = partners.by_name(partner);
      return definition != nullptr ? definition->id() : partner;
    });
    if (!filter) return fail(filter.error());
    request.filter = *std::move(filter);
  }
  return {};
}

}  // namespace

Result<ReviewRequest> read_review_request(std::string_view body, std::string_view allowed,
                                          const partners::Registry& partners) {
  ReviewRequest request;
  if (body.empty()) return request;
  const auto json = wire::JsonValue::parse(body, 4);
  if (!json || !json->is_object()) {
    return fail(ErrorKind::invalid, "The body must be a JSON object with the members " +
                                        std::string(allowed) + ", each optional, or empty.");
  }
  for (const auto& member : json->members()) {
    if (!is_allowed(allowed, member.name)) {
      return fail(ErrorKind::invalid, "The member `" + member.name.substr(0, 64) +
                                          "` is unknown here; allowed are " + std::string(allowed) + ".");
    }
    if (auto read = read_member(member, partners, request); !read) return fail(read.error());
  }
  return request;
}

Result<> require_reason(const ReviewRequest& request) {
  if (!request.reason.empty()) return {};
  return fail(ErrorKind::invalid,
              "The member `reason` is missing; say why, so that others can follow what was done.");
}

domain::Uuid id_in_path(const Exchange& exchange, std::string_view parameter) {
  return domain::parse_uuid(exchange.request().path_parameter(parameter)).value_or(domain::Uuid{});
}

Response problem_response(const Exchange& exchange, int status, std::string code, std::string detail) {
  return to_response(Problem{status, std::move(code), std::move(detail), {}, {}}, exchange.trace_id());
}

Error no_such_error() {
  return {ErrorKind::not_found,
          "There is no such error event. A rejection can be read once it is stored, usually within a second "
          "of its answer, and for 90 days."};
}

}  // namespace nexus::http
