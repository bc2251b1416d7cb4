// Any bytes as a definition file. A refusal names a line; what is accepted maps inputs.
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "partners/mapper.h"
#include "partners/sample_check.h"

using namespace nexus;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view toml(reinterpret_cast<const char*>(data), size);
  const auto definition = partners::Definition::parse(toml, "fuzz.toml");
  if (!definition) {
    check(definition.error().message.starts_with("fuzz.toml:"), "a mistake has no place");
    return 0;
  }
  partners::run_samples(*definition);
  partners::Mapper mapper(*definition);
  const auto nothing = mapper.map_json("{}", domain::Timestamp{1'705'314'600'000});
  check(!nothing.accepted, "an order came out of nothing");
  return 0;
}
