// Cuts a JSON array of orders, or {"orders": [...]}, into its elements.
#pragma once

#include <cstdint>

#include "partners/json_structure.h"
#include "partners/splitter.h"
#include "partners/splitter_buffer.h"

namespace nexus::partners {

class JsonBatchSplitter : public Splitter {
 public:
  explicit JsonBatchSplitter(std::size_t max_order_bytes) : max_(max_order_bytes) {}

  void feed(std::string_view bytes) override { buffer_.append(bytes); }
  void finish() override { finished_ = true; }
  std::optional<Piece> next() override;
  const std::optional<std::string>& broken() const override { return broken_; }
  std::string_view broken_bytes() const override { return broken_ ? kept_ : std::string_view(); }

 private:
  // What comes next. The names say what is allowed besides white space.
  enum class State : std::uint8_t {
    start,        // [ or {
    member_name,  // "orders"
    in_member_name,
    colon,
    list,            // [
    element_or_end,  // the first element, or ]
    element,
    in_container,
    in_scalar,
    comma_or_end,
    closing_brace,  // of {"orders": ...}
    done,           // nothing
  };

  void step(char c);
  void step_member_name(char c);
  void begin_element(char c);
  bool scan_container();
  bool scan_scalar();
  std::optional<Piece> take_element();
  void drop_excess();
  void end_of_body();
  void break_off(std::string what);

  std::size_t max_;
  State state_ = State::start;
  bool in_object_ = false;
  bool finished_ = false;
  bool cut_ = false;        // bytes of the current element beyond max_ were dropped
  bool in_string_ = false;  // within a scalar
  bool escaped_ = false;
  std::size_t name_length_ = 0;
  JsonStructure structure_;
  SplitterBuffer buffer_;
  std::optional<std::string> broken_;
  std::string kept_;
};

}  // namespace nexus::partners
