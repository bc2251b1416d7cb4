// Any bytes as one order, as JSON and as CSV. What comes out must be an order within its bounds or a
// rejection with faults, and the same for the same bytes.
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "partners/mapper.h"
#include "partners/text_rules.h"
#include "wire/json_text.h"
#include "wire/json_value.h"

using namespace nexus;

namespace {

// One definition that uses every kind of rule, in two formats.
constexpr std::string_view kHead = R"(
id = "FUZZ"
slug = "fuzz"
version = 1
unknown_members = "metadata"
[rounding]
decimals = 2
mode = "half_even"
)";
constexpr std::string_view kFields = R"(
[fields.externalOrderId]
template = "{id}-{line}"
trim = true
[fields.customerId]
from = "customer"
as = "either"
strip_suffix = ".0"
default = "NOBODY"
[fields.quantity]
from = "qty"
as = "either"
trim = true
[fields.unitPrice]
from = "price"
as = "either"
[fields.taxRate]
from = "tax"
as = "either"
unit = "percent"
[fields.currency]
from = "currency"
upper = true
pattern = "[A-Z]{3}"
)";
constexpr std::string_view kJson = R"(
[format]
type = "json"
[fields.productId]
from = "item/sku"
[fields.transactionTime]
from = "time"
type = "epoch_s"
as = "either"
[metadata]
object = "meta"
members.note = "item/note"
)";
constexpr std::string_view kCsv = R"(
[format]
type = "csv"
delimiter = ";"
columns = ["id", "line", "customer", "qty", "price", "tax", "currency", "sku", "time", "note"]
[fields.productId]
from = "sku"
[fields.transactionTime]
from = "time"
type = "strptime"
pattern = "%d %b %Y %I:%M %p"
timezone = "America/St_Johns"
)";
constexpr domain::Timestamp kNow{1'705'314'600'000};

partners::Mapper make_mapper(std::string_view format) {
  const auto definition =
      partners::Definition::parse(std::string(kHead).append(kFields).append(format), "fuzz.toml");
  check(definition.has_value(), "the fuzzer's own definition is wrong");
  return partners::Mapper(*definition);
}

void check_mapped(const partners::Mapped& mapped) {
  check(mapped.accepted == mapped.rejection.faults.empty(), "neither an order nor a rejection");
  for (const domain::Fault& fault : mapped.rejection.faults) {
    check(fault.received.size() <= domain::kMaxReceivedBytes, "a fault shows more than it may");
    check(fault.received.empty() || wire::JsonValue::parse(fault.received).has_value(),
          "a fault shows something that is no JSON");
    check(wire::is_valid_utf8(fault.field) && wire::is_valid_utf8(fault.message), "a fault is not UTF-8");
  }
  if (!mapped.accepted) return;
  const domain::Order& order = mapped.order;
  check(order.quantity >= 1 && order.quantity <= domain::kMaxQuantity, "quantity out of bounds");
  check(!order.unit_price.is_negative() && !order.unit_price.is_zero(), "price out of bounds");
  check(order.transaction_time >= domain::kEarliestTransaction, "time out of bounds");
  for (const std::string* id : {&order.external_order_id, &order.product_id, &order.customer_id}) {
    check(!id->empty() && id->size() <= domain::kMaxIdBytes, "an id is out of bounds");
    check(wire::is_valid_utf8(*id) && !partners::has_control_characters(*id), "an id is no clean text");
  }
  if (order.metadata.empty()) return;
  check(wire::JsonValue::parse(order.metadata, partners::kMaxNesting + 1).has_value(), "metadata is no JSON");
  // The wire's own form refuses exponents of ten digits, which the parser reads.
  std::string canonical;
  if (!wire::append_canonical(canonical, order.metadata, partners::kMaxNesting + 1)) return;
  check(canonical == order.metadata, "metadata is not canonical");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static partners::Mapper json = make_mapper(kJson);
  static partners::Mapper csv = make_mapper(kCsv);
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const partners::Mapped mapped = json.map_json(input, kNow);
  check_mapped(mapped);
  std::string canonical;
  const bool is_json = wire::append_canonical(canonical, input, partners::kMaxNesting);
  check(!is_json || !mapped.malformed, "valid JSON without repeated names was called malformed");
  const std::string once = mapped.accepted ? mapped.order.metadata + mapped.order.net_amount.to_string() : "";
  const partners::Mapped again = json.map_json(input, kNow);
  check(again.accepted == mapped.accepted, "the same bytes were judged differently");
  check(!again.accepted || once == again.order.metadata + again.order.net_amount.to_string(),
        "orders differ");
  check_mapped(csv.map_csv(input, kNow));
  return 0;
}
