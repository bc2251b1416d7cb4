// Input values -> an order, or every fault of it. One pass over the definition's rules; no search by
// name, no allocation a field beyond what the order itself holds.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "partners/input_values.h"
#include "partners/mapper.h"
#include "partners/mapping.h"

namespace nexus::partners {

class OrderBuilder {
 public:
  explicit OrderBuilder(const Definition& definition);

  // Fills in `mapped`, which is new. `now` decides what is in the future.
  void build(const InputValues& values, domain::Timestamp now, Mapped& mapped);

 private:
  // A field's value after it was found, and before it is read as its type.
  struct Found {
    enum class State : std::uint8_t { value, missing, faulty };
    State state = State::missing;
    bool is_number = false;  // a JSON number; else text
    std::string_view text;
    const InputValue* input = nullptr;  // as it came; null when the definition made the text
  };

  void build_field(const FieldRule& rule);
  Found find(const FieldRule& rule);
  Found find_in_slot(const FieldRule& rule);
  Found find_in_parts(const FieldRule& rule);
  Found missing(const FieldRule& rule, const std::string& name, const InputValue& value);
  bool change_text(const FieldRule& rule, Found& found);

  void read_text(const FieldRule& rule, const Found& found);
  void read_quantity(const FieldRule& rule, const Found& found);
  void read_decimal(const FieldRule& rule, const Found& found);
  void read_time(const FieldRule& rule, const Found& found);
  std::optional<domain::Timestamp> read_timestamp(const FieldRule& rule, const Found& found);
  std::optional<domain::Timestamp> read_epoch(const FieldRule& rule, const Found& found);
  std::optional<domain::Decimal> read_number(const FieldRule& rule, const Found& found);
  void set_text(OrderField field, std::string_view text);
  void check_inner_objects();
  void build_metadata();
  void finish_order();

  void fault(domain::FaultCode code, const FieldRule& rule, const Found& found, std::string message);
  void add_fault(domain::FaultCode code, const std::string& name, std::string message, std::string received,
                 const std::string& expected);
  std::string received_text(const Found& found) const;

  const Definition& definition_;
  const CompiledMapping& mapping_;
  const InputValues* values_ = nullptr;
  domain::Timestamp now_;
  Mapped* mapped_ = nullptr;
  bool has_quantity_ = false;
  bool has_price_ = false;
  std::string changed_;  // text that a rule made out of what came
  std::string joined_;   // a template's result
  std::vector<NamedValue> members_;
};

}  // namespace nexus::partners
