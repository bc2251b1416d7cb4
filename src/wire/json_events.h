// Reads JSON text as a sequence of events, on Boost.JSON's basic_parser: strict RFC 8259, valid UTF-8
// only, numbers as the digits that were sent. Include it in .cpp files only; it is heavy.
#pragma once

#include <boost/json/basic_parser_impl.hpp>
#include <string>
#include <string_view>

#include "base/result.h"

namespace nexus::wire {

// The form that basic_parser wants, turned into whole events for a Receiver, which has
//   bool begin_object(), end_object(), begin_array(), end_array(), name(std::string_view),
//   string(std::string_view), number(std::string_view), boolean(bool), null()
// (false stops the reading) and std::string problem() const, which says why it stopped.
// Views are valid during the call only.
template <class Receiver>
class JsonEvents {
 public:
  using Code = boost::json::error_code;
  using View = boost::json::string_view;
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);

  explicit JsonEvents(Receiver& receiver) : receiver_(receiver) {}
  bool stopped() const { return stopped_; }

  bool on_document_begin(Code&) { return true; }
  bool on_document_end(Code&) { return true; }
  bool on_object_begin(Code& ec) { return go_on(receiver_.begin_object(), ec); }
  bool on_object_end(std::size_t, Code& ec) { return go_on(receiver_.end_object(), ec); }
  bool on_array_begin(Code& ec) { return go_on(receiver_.begin_array(), ec); }
  bool on_array_end(std::size_t, Code& ec) { return go_on(receiver_.end_array(), ec); }
  bool on_key_part(View part, std::size_t, Code&) { return keep(part); }
  bool on_key(View last, std::size_t, Code& ec) { return go_on(receiver_.name(whole(last)), ec); }
  bool on_string_part(View part, std::size_t, Code&) { return keep(part); }
  bool on_string(View last, std::size_t, Code& ec) { return go_on(receiver_.string(whole(last)), ec); }
  bool on_number_part(View part, Code&) { return keep(part); }
  bool on_int64(std::int64_t, View last, Code& ec) { return go_on(receiver_.number(whole(last)), ec); }
  bool on_uint64(std::uint64_t, View last, Code& ec) { return go_on(receiver_.number(whole(last)), ec); }
  bool on_double(double, View last, Code& ec) { return go_on(receiver_.number(whole(last)), ec); }
  bool on_bool(bool value, Code& ec) { return go_on(receiver_.boolean(value), ec); }
  bool on_null(Code& ec) { return go_on(receiver_.null(), ec); }
  bool on_comment_part(View, Code&) { return true; }
  bool on_comment(View, Code&) { return true; }

 private:
  bool go_on(bool wanted, Code& ec) {
    has_parts_ = false;
    if (wanted) [[likely]]
      return true;
    stopped_ = true;
    ec = boost::json::make_error_code(boost::json::error::exception);
    return false;
  }

  bool keep(View part) {
    if (!has_parts_) parts_.clear();
    has_parts_ = true;
    parts_.append(part.data(), part.size());
    return true;
  }

  std::string_view whole(View last) {
    if (!has_parts_) [[likely]]
      return std::string_view(last.data(), last.size());
    parts_.append(last.data(), last.size());
    return parts_;
  }

  Receiver& receiver_;
  std::string parts_;  // of a name, string or number that comes in pieces
  bool has_parts_ = false;
  bool stopped_ = false;
};

// Reads exactly one JSON value nested at most `max_depth` containers deep. `invalid` with the
// receiver's own words when it stopped, else with the place and the rule that the text breaks.
template <class Receiver>
Result<> read_json_events(std::string_view text, int max_depth, Receiver& receiver) {
  boost::json::parse_options options;
  options.max_depth = static_cast<std::size_t>(max_depth);
  boost::json::basic_parser<JsonEvents<Receiver>> parser(options, receiver);
  boost::json::error_code ec;
  const std::size_t used = parser.write_some(false, text.data(), text.size(), ec);
  if (!ec && used == text.size()) [[likely]]
    return {};
  if (parser.handler().stopped()) return fail(ErrorKind::invalid, receiver.problem());
  const std::string reason = ec ? ec.message() : "more text follows the value";
  return fail(ErrorKind::invalid,
              "The text is not valid JSON at byte " + std::to_string(used) + ": " + reason + ".");
}

}  // namespace nexus::wire
