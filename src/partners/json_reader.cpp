#include "partners/json_reader.h"

#include <optional>

#include "partners/json_handler.h"
#include "wire/json_events.h"

namespace nexus::partners {

namespace {

boost::json::parse_options strict_options(int max_depth) {
  boost::json::parse_options options;
  options.max_depth = static_cast<std::size_t>(max_depth);
  return options;
}

}  // namespace

// The parser keeps its buffers between inputs, but not what a failed one left in it.
struct JsonReader::Parser {
  Parser(const CompiledMapping& mapping, int max_depth) : handler(mapping), depth(max_depth) { renew(); }
  void renew() { parser.emplace(strict_options(depth), handler); }

  JsonHandler handler;
  std::optional<boost::json::basic_parser<wire::JsonEvents<JsonHandler>>> parser;
  int depth;
};

JsonReader::JsonReader(const CompiledMapping& mapping, int max_depth)
    : parser_(std::make_unique<Parser>(mapping, max_depth)) {}
JsonReader::~JsonReader() = default;

InputValue::Kind JsonReader::root_kind() const { return parser_->handler.root_kind(); }

JsonReader::Outcome JsonReader::read(std::string_view input, InputValues& values) {
  auto& parser = *parser_->parser;
  parser.reset();
  parser_->handler.begin(input, values);
  boost::json::error_code failure;
  const std::size_t consumed = parser.write_some(false, input.data(), input.size(), failure);
  if (!failure && consumed < input.size()) failure = boost::json::error::extra_data;
  if (!failure) return root_kind() == InputValue::Kind::object ? Outcome::object : Outcome::not_object;

  parser_->renew();
  if (failure == boost::json::error::too_deep) {
    problem_ = "is nested deeper than " + std::to_string(parser_->depth) + " levels";
  } else if (failure == boost::json::error::incomplete) {
    problem_ = input.empty() ? "is empty" : "is not valid JSON: it ends in the middle";
  } else {
    problem_ = "is not valid JSON: " + failure.message() + " behind byte " +
               std::to_string(parser_->handler.understood());
  }
  return Outcome::malformed;
}

}  // namespace nexus::partners
