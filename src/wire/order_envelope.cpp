// The order half of envelope.h: written piece by piece, read in one pass without a tree.
#include "base/hex.h"
#include "wire/envelope.h"
#include "wire/json_events.h"
#include "wire/json_text.h"
#include "wire/json_writer.h"
#include "wire/order_members.h"

namespace nexus::wire {

namespace {

constexpr std::string_view kOrderEvent = "ORDER_VALIDATED";
// Punctuation, names, times, ids and numbers of an order take less than this.
constexpr std::size_t kUsualBytesBesideTexts = 700;
constexpr int kEnvelopeDepth = 2;
constexpr int kMaxMetadataDepth = 64;

std::size_t text_bytes(const domain::Order& order) {
  return order.partner_id.size() + order.external_order_id.size() + order.product_id.size() +
         order.customer_id.size() + order.currency.size() + order.metadata.size();
}

// An order that is not accepted has neither id nor number nor time of processing.
template <bool kIsAccepted = true>
void write_members(JsonWriter& json, const domain::Order& order) {
  json.raw(R"({"id":)");
  kIsAccepted ? json.uuid(order.id) : json.raw("null");
  json.raw(R"(,"externalOrderId":)");
  json.string(order.external_order_id);
  json.raw(R"(,"partnerId":)");
  json.string(order.partner_id);
  json.raw(R"(,"sequenceNumber":)");
  kIsAccepted ? json.integer(order.sequence_number) : json.raw("null");
  json.raw(R"(,"productId":)");
  json.string(order.product_id);
  json.raw(R"(,"customerId":)");
  json.string(order.customer_id);
  json.raw(R"(,"quantity":)");
  json.integer(order.quantity);
  json.raw(R"(,"unitPrice":)");
  json.decimal(order.unit_price);
  json.raw(R"(,"taxRate":)");
  json.decimal(order.tax_rate);
  json.raw(R"(,"grossAmount":)");
  json.decimal(order.gross_amount);
  json.raw(R"(,"taxAmount":)");
  json.decimal(order.tax_amount);
  json.raw(R"(,"netAmount":)");
  json.decimal(order.net_amount);
  json.raw(R"(,"transactionTime":)");
  json.timestamp(order.transaction_time);
  json.raw(R"(,"processedAt":)");
  kIsAccepted ? json.timestamp(order.processed_at) : json.raw("null");
  if (!order.currency.empty()) {
    json.raw(R"(,"currency":)");
    json.string(order.currency);
  }
  if (!order.metadata.empty()) {
    json.raw(R"(,"metadata":)");
    json.raw(order.metadata);
  }
  json.raw(R"(,"definitionVersion":)");
  json.integer(order.definition_version);
}

// Receives the events of an envelope. Members that it does not know are passed over, so that later
// versions may add some.
class OrderReader {
 public:
  explicit OrderReader(domain::Order& order) : order_(order) {}

  bool begin_object() {
    ++depth_;
    if (in_metadata()) return copy("{");
    if (depth_ == kEnvelopeDepth && top_ == Top::order) {
      if (in_order_ || has_order_) return refuse("orderEvent", "is there twice");
      in_order_ = has_order_ = true;
      return true;
    }
    if (at_known_member(depth_ - 1)) {
      if (member_ != OrderMember::metadata) return refuse_member();
      metadata_depth_ = depth_;
      return copy("{");
    }
    return true;
  }

  bool end_object() {
    const bool closes_metadata = in_metadata();
    if (closes_metadata) order_.metadata += '}';
    if (metadata_depth_ == depth_) metadata_depth_ = kNowhere;
    if (depth_ == kEnvelopeDepth) in_order_ = false;
    --depth_;
    return true;
  }

  bool begin_array() {
    ++depth_;
    if (in_metadata()) return copy("[");
    if (at_known_member(depth_ - 1)) return refuse_member();
    return true;
  }

  bool end_array() {
    if (in_metadata()) order_.metadata += ']';
    --depth_;
    return true;
  }

  bool name(std::string_view text) {
    if (in_metadata()) {
      separate();
      append_string(order_.metadata, text);
      order_.metadata += ':';
      return true;
    }
    if (depth_ == 1) {
      top_ = text == "orderEvent" ? Top::order : text == "eventType" ? Top::event_type : Top::other;
      return true;
    }
    if (!in_order_ || depth_ != kEnvelopeDepth) return true;
    member_ = kOrderMemberTable.find(text);
    if (member_ == OrderMember::unknown) return true;
    if ((seen_ & member_bit(member_)) != 0) return refuse(text, "is there twice");
    seen_ |= member_bit(member_);
    return true;
  }

  bool string(std::string_view text) {
    if (in_metadata()) {
      separate();
      append_string(order_.metadata, text);
      return true;
    }
    if (depth_ == 1 && top_ == Top::event_type) {
      has_type_ = text == kOrderEvent;
      return has_type_ || refuse("eventType", "is not ORDER_VALIDATED");
    }
    return !at_known_member(depth_) || take_string(text) || refuse_member();
  }

  bool number(std::string_view text) {
    if (in_metadata()) return copy(text);
    return !at_known_member(depth_) || take_number(text) || refuse_member();
  }

  bool boolean(bool value) { return literal(value ? "true" : "false"); }
  bool null() { return literal("null"); }

  // Empty when every member was there.
  std::string missing() const {
    if (!has_type_) return "has no eventType";
    if (!has_order_) return "has no orderEvent";
    std::string names;
    for (std::size_t i = 0; i < kOrderMemberNames.size(); ++i) {
      if ((kRequiredOrderMembers & ~seen_ & (1U << i)) == 0) continue;
      names.append(names.empty() ? "lacks " : ", ").append(kOrderMemberNames[i]);
    }
    return names;
  }

  bool complete() const {
    return has_type_ && has_order_ && (seen_ & kRequiredOrderMembers) == kRequiredOrderMembers;
  }
  std::string problem() const { return "The order envelope is not one of ours: " + problem_ + "."; }

 private:
  enum class Top { other, event_type, order };
  static constexpr int kNowhere = 1 << 30;

  bool in_metadata() const { return depth_ >= metadata_depth_; }
  bool at_known_member(int depth) const {
    return in_order_ && depth == kEnvelopeDepth && member_ != OrderMember::unknown;
  }

  bool literal(std::string_view text) {
    if (in_metadata()) return copy(text);
    return !at_known_member(depth_) || refuse_member();
  }

  // Metadata is kept as JSON text. A comma is due behind everything but an opening bracket and the
  // colon after a name; text ends with a quote, so that its own last character does not matter.
  void separate() {
    if (order_.metadata.empty()) return;
    const char last = order_.metadata.back();
    if (last != '{' && last != '[' && last != ':') order_.metadata += ',';
  }

  bool copy(std::string_view json) {
    separate();
    order_.metadata += json;
    return true;
  }

  bool refuse(std::string_view what, std::string_view why) {
    problem_.assign(what).append(" ").append(why);
    return false;
  }

  bool refuse_member() {
    return refuse(kOrderMemberNames[static_cast<std::size_t>(member_)],
                  "has a value of the wrong type or form");
  }

  template <class T>
  static bool store(T& into, const std::optional<T>& value) {
    if (value) into = *value;
    return value.has_value();
  }

  bool take_string(std::string_view text);
  bool take_number(std::string_view text);

  domain::Order& order_;
  int depth_ = 0;
  int metadata_depth_ = kNowhere;
  Top top_ = Top::other;
  OrderMember member_ = OrderMember::unknown;
  std::uint32_t seen_ = 0;
  bool in_order_ = false;
  bool has_order_ = false;
  bool has_type_ = false;
  std::string problem_;
};

bool OrderReader::take_string(std::string_view text) {
  switch (member_) {
    case OrderMember::id: return store(order_.id, domain::parse_uuid(text));
    case OrderMember::external_order_id: order_.external_order_id = text; return true;
    case OrderMember::partner_id: order_.partner_id = text; return true;
    case OrderMember::product_id: order_.product_id = text; return true;
    case OrderMember::customer_id: order_.customer_id = text; return true;
    case OrderMember::currency: order_.currency = text; return true;
    case OrderMember::transaction_time: return store(order_.transaction_time, domain::parse_iso8601(text));
    case OrderMember::processed_at: return store(order_.processed_at, domain::parse_iso8601(text));
    case OrderMember::input_sha256: return read_hex(text, order_.input_sha256);
    default: return false;
  }
}

bool OrderReader::take_number(std::string_view text) {
  const auto value = domain::Decimal::parse(text);
  if (!value) return false;
  switch (member_) {
    case OrderMember::sequence_number: return store(order_.sequence_number, value->to_integer());
    case OrderMember::quantity: return store(order_.quantity, value->to_integer());
    case OrderMember::unit_price: order_.unit_price = *value; return true;
    case OrderMember::tax_rate: order_.tax_rate = *value; return true;
    case OrderMember::gross_amount: order_.gross_amount = *value; return true;
    case OrderMember::tax_amount: order_.tax_amount = *value; return true;
    case OrderMember::net_amount: order_.net_amount = *value; return true;
    case OrderMember::definition_version: {
      const auto version = value->to_integer();
      if (!version || *version < 0 || *version > UINT32_MAX) return false;
      order_.definition_version = static_cast<std::uint32_t>(*version);
      return true;
    }
    default: return false;
  }
}

}  // namespace

void append_order_envelope(std::string& out, const domain::Order& order) {
  JsonWriter json(out, kUsualBytesBesideTexts + text_bytes(order));
  json.raw(R"({"eventType":"ORDER_VALIDATED","timestamp":)");
  json.timestamp(order.processed_at);
  json.raw(R"(,"orderEvent":)");
  write_members(json, order);
  json.raw(R"(,"inputSha256":)");
  json.hex(order.input_sha256);
  json.raw("}}");
}

void append_order_json(std::string& out, const domain::Order& order) {
  JsonWriter json(out, kUsualBytesBesideTexts + text_bytes(order));
  write_members(json, order);
  json.raw("}");
}

void append_draft_order_json(std::string& out, const domain::Order& order) {
  JsonWriter json(out, kUsualBytesBesideTexts + text_bytes(order));
  write_members<false>(json, order);
  json.raw("}");
}

Result<domain::Order> read_order_envelope(std::string_view body) {
  Result<domain::Order> result;
  OrderReader reader(*result);
  if (auto read = read_json_events(body, kEnvelopeDepth + kMaxMetadataDepth, reader); !read) {
    return fail(std::move(read.error()));
  }
  if (!reader.complete()) {
    return fail(ErrorKind::invalid, "The order envelope is not one of ours: it " + reader.missing() + ".");
  }
  return result;
}

}  // namespace nexus::wire
