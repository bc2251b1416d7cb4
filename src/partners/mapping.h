// A definition in the form that mapping one input works with: rules in the definition's order, and
// the names of the input's members compiled into small tables. Immutable once made.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "domain/decimal.h"
#include "domain/timestamp.h"
#include "partners/name_table.h"
#include "partners/time_pattern.h"
#include "partners/zone_offsets.h"

namespace re2 {
class RE2;
}

namespace nexus::partners {

enum class OrderField : std::uint8_t {
  external_order_id,
  product_id,
  customer_id,
  quantity,
  unit_price,
  tax_rate,
  transaction_time,
  currency,
};
inline constexpr int kOrderFieldCount = 8;
// The order's member name: "externalOrderId".
std::string_view to_string(OrderField field);
std::optional<OrderField> parse_order_field(std::string_view name);

enum class ValueType : std::uint8_t { text, integer, decimal, epoch_ms, epoch_s, iso8601, strptime };
enum class UnknownMembers : std::uint8_t { ignore, metadata, reject };

inline constexpr int kNoSlot = -1;

// One piece of a template: literal text, then the value of a slot if there is one.
struct TemplatePart {
  std::string literal;
  int slot = kNoSlot;
};

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};
using ValueMap = std::unordered_map<std::string, std::string, TextHash, std::equal_to<>>;

// How one field of the order is made.
struct FieldRule {
  FieldRule();
  ~FieldRule();
  FieldRule(FieldRule&&) noexcept;

  OrderField field = OrderField::external_order_id;
  ValueType type = ValueType::text;
  bool accepts_number = false;
  bool accepts_text = false;

  // Exactly one of these says where the value comes from.
  int slot = kNoSlot;
  std::vector<TemplatePart> parts;
  std::optional<std::string> constant;

  std::string source_name;              // for faults: the partner's name, path or template
  std::optional<std::string> fallback;  // `default`
  bool required = true;

  bool trim = false;
  bool upper = false;
  bool plain = true;  // no change to the text at all
  std::string strip_suffix;
  ValueMap values;

  std::unique_ptr<const re2::RE2> pattern;
  std::string pattern_text;
  std::size_t min_bytes = 1;
  std::size_t max_bytes = 0;
  std::optional<domain::Decimal> min;
  std::optional<domain::Decimal> max;
  bool percent = false;

  TimePattern time_pattern;
  std::shared_ptr<const ZoneOffsets> zone;

  std::string expected;  // for faults: "a whole number from 1 to 1000000000"
};

// Where a member of the input goes.
struct NameTarget {
  int slot = kNoSlot;  // always there; of an inner object it says whether the object came
  int child = -1;      // index of the NameNode for the members of this object
};

// The members of one object of the input that the definition knows.
struct NameNode {
  NameTable names;
  std::vector<NameTarget> targets;  // by the table's position
  std::string path;                 // "" for the input itself, "buyer/" for the object buyer
  bool rest_to_metadata = false;    // members without a target go to the metadata
  bool rest_rejected = false;       // or are faults; else they are passed over
  bool prefix_metadata = false;     // metadata member names begin with `path`
};

struct MetadataMember {
  std::string name;
  int slot = kNoSlot;
};

struct CompiledMapping {
  std::vector<FieldRule> fields;        // in the order of the definition
  std::vector<std::string> slot_names;  // the partner's name or path for each slot
  std::vector<bool> slot_required;      // a CSV header must have the column
  std::vector<NameNode> nodes;          // nodes[0] is the input itself
  std::vector<MetadataMember> metadata;
  std::vector<int> inner_objects;  // slots of objects on a path, likewise
  UnknownMembers unknown_members = UnknownMembers::ignore;
  int rounding_decimals = 0;
  domain::RoundingMode rounding = domain::RoundingMode::none;
  std::vector<std::string> csv_columns;  // for records without a header
};

}  // namespace nexus::partners
