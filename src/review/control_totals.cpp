#include "review/control_totals.h"

#include <algorithm>
#include <array>
#include <span>

#include "wire/json_events.h"

namespace nexus::review {

using domain::Decimal;
using domain::DecimalTotal;

namespace {

constexpr int kDepth = 4;
constexpr std::size_t kMaxIdBytes = 256;
constexpr std::size_t kDateLength = 10;
constexpr std::int64_t kDayMs = 86'400'000;

// Receives the events of the body.
class Receiver {
 public:
  explicit Receiver(ControlTotals& totals) : totals_(totals) {}

  bool begin_object() {
    if (place_ == Place::outside) return enter(Place::top);
    seen_inside_ = 0;
    if (place_ == Place::top && name_ == "totals") return enter(Place::totals);
    if (place_ == Place::orders) {
      totals_.orders->emplace_back();
      return enter(Place::order) && is_list_short();
    }
    return refuse("must not be an object");
  }
  bool end_object() {
    if (place_ == Place::order && totals_.orders->back().external_order_id.empty()) {
      name_ = "orders";
      return refuse("must have an orderId in each object");
    }
    place_ = place_ == Place::order ? Place::orders : place_ == Place::totals ? Place::top : Place::outside;
    return true;
  }
  bool begin_array() {
    const bool ids = place_ == Place::top && name_ == "ids";
    const bool orders = place_ == Place::top && name_ == "orders";
    if (!ids && !orders) return refuse("must not be an array");
    if (totals_.orders) return refuse("cannot stand beside another list: give ids or orders, once");
    totals_.orders.emplace();
    return enter(ids ? Place::ids : Place::orders);
  }
  bool end_array() { return enter(Place::top); }

  bool name(std::string_view name) {
    name_ = name;
    static constexpr std::array<std::string_view, 6> kTop = {"from",   "to",  "count",
                                                             "totals", "ids", "orders"};
    static constexpr std::array<std::string_view, 3> kTotals = {"grossAmount", "taxAmount", "netAmount"};
    static constexpr std::array<std::string_view, 2> kOrder = {"orderId", "grossAmount"};
    std::span<const std::string_view> names = kOrder;
    if (place_ == Place::top) names = kTop;
    if (place_ == Place::totals) names = kTotals;
    const auto known = std::ranges::find(names, name);
    if (known != names.end()) {
      const std::uint32_t bit = 1U << (known - names.begin());
      std::uint32_t& seen = place_ == Place::top ? seen_at_top_ : seen_inside_;
      const bool twice = (seen & bit) != 0;
      seen |= bit;
      return !twice || refuse("is there twice");
    }
    problem_ =
        "Unknown member `" + name_.substr(0, 64) +
        "`; allowed are from, to, count, totals (grossAmount, taxAmount, netAmount), and ids or orders "
        "(orderId, grossAmount).";
    return false;
  }

  bool string(std::string_view text) {
    if (place_ == Place::ids) {
      totals_.orders->push_back({std::string(text), {}});
      return is_id(text) && is_list_short();
    }
    if (place_ == Place::order && name_ == "orderId") {
      totals_.orders->back().external_order_id = text;
      return is_id(text);
    }
    if (place_ == Place::top && name_ == "from") return time(text, false);
    if (place_ == Place::top && name_ == "to") return time(text, true);
    return is_amount() ? amount(text) : refuse("must not be text");
  }

  bool number(std::string_view digits) {
    if (is_amount()) return amount(digits);
    if (place_ != Place::top || name_ != "count") return refuse("must not be a number");
    const auto value = Decimal::parse(digits);
    const auto whole = value ? value->to_integer() : std::nullopt;
    if (!whole || *whole < 0) return refuse("must be a whole number from 0");
    totals_.count = static_cast<std::uint64_t>(*whole);
    has_count_ = true;
    return true;
  }

  bool boolean(bool) { return refuse("must not be true or false"); }
  bool null() {
    const bool optional = place_ == Place::totals || (place_ == Place::order && name_ == "grossAmount") ||
                          (place_ == Place::top && (name_ == "ids" || name_ == "orders"));
    return optional || refuse("must not be null");
  }
  std::string problem() const { return problem_; }

  // Whether everything that must be there was.
  Result<> finish() {
    for (const auto& [is_there, member] :
         {std::pair(has_from_, "from"), std::pair(has_to_, "to"), std::pair(has_count_, "count"),
          std::pair(totals_.gross_amount.has_value(), "totals.grossAmount")}) {
      if (!is_there) {
        return fail(ErrorKind::invalid, "The member `" + std::string(member) + "` is missing.");
      }
    }
    if (totals_.to < totals_.from)
      return fail(ErrorKind::invalid, "The member `from` must not be later than `to`.");
    return {};
  }

 private:
  enum class Place { outside, top, totals, ids, orders, order };

  bool enter(Place place) {
    place_ = place;
    return true;
  }
  bool refuse(std::string_view rule) {
    problem_ = place_ == Place::outside ? "The body must be a JSON object."
                                        : "The member `" + name_ + "` " + std::string(rule) + ".";
    return false;
  }
  bool is_list_short() {
    return totals_.orders->size() <= kMaxControlOrders ||
           refuse("must have at most " + std::to_string(kMaxControlOrders) +
                  " entries; split the time into shorter ones");
  }
  bool is_id(std::string_view text) {
    return (!text.empty() && text.size() <= kMaxIdBytes) || refuse("must have ids of 1 to 256 bytes");
  }
  bool is_amount() const {
    return place_ == Place::totals || (place_ == Place::order && name_ == "grossAmount");
  }
  bool amount(std::string_view digits) {
    if (place_ == Place::order) {
      totals_.orders->back().gross_amount = Decimal::parse(digits);
      return totals_.orders->back().gross_amount || refuse("must be an amount with at most 16 decimals");
    }
    auto& total = name_ == "grossAmount" ? totals_.gross_amount
                  : name_ == "taxAmount" ? totals_.tax_amount
                                         : totals_.net_amount;
    total = DecimalTotal::parse(digits);
    return total || refuse("must be an amount with at most 16 decimals");
  }
  bool time(std::string_view text, bool last) {
    auto parsed = domain::parse_iso8601(text);
    if (!parsed) {
      return refuse(
          "must be a time in ISO 8601 with Z or an offset (2010-12-01T08:26:00Z) or a date (2010-12-01)");
    }
    if (last && text.size() == kDateLength) parsed->ms += kDayMs - 1;
    (last ? totals_.to : totals_.from) = *parsed;
    (last ? has_to_ : has_from_) = true;
    return true;
  }

  ControlTotals& totals_;
  Place place_ = Place::outside;
  std::string name_;  // of the last member
  std::string problem_;
  std::uint32_t seen_at_top_ = 0;  // a bit for each member that was there
  std::uint32_t seen_inside_ = 0;  // the same of the object inside
  bool has_from_ = false;
  bool has_to_ = false;
  bool has_count_ = false;
};

}  // namespace

Result<ControlTotals> read_control_totals(std::string_view json) {
  ControlTotals totals;
  Receiver receiver(totals);
  if (auto read = wire::read_json_events(json, kDepth, receiver); !read) return fail(read.error());
  if (auto finished = receiver.finish(); !finished) return fail(finished.error());
  return totals;
}

}  // namespace nexus::review
