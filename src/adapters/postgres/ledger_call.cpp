#include "adapters/postgres/ledger_call.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "adapters/postgres/content_hash.h"
#include "wire/envelope.h"

namespace nexus::postgres {

using ports::Decision;

namespace {

// The kinds of rows that ledger_decide gives.
enum RowKind : std::int64_t {
  kFirstNumber = 0,
  kFreshAgain = 1,
  kDuplicate = 2,
  kConflict = 3,
  kStored = 4,
  kFreshElsewhere = 5,
};

// The columns that are read here.
enum Column {
  kKind,
  kPlace,
  kPartner,
  kNumber,
  kId,
  kCall,
  kEnvelope,
  kProduct,
  kCustomer,
  kQuantity,
  kPrice,
  kRate,
  kTime,
  kCurrency,
  kMetadata,
};

constexpr std::string_view kDecide =
    "SELECT * FROM ledger_decide($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

struct IdentityHash {
  std::size_t operator()(const domain::Order* order) const {
    const std::hash<std::string_view> hash;
    return hash(order->external_order_id) * 31 + hash(order->partner_id);
  }
};
struct SameIdentity {
  bool operator()(const domain::Order* a, const domain::Order* b) const {
    return a->external_order_id == b->external_order_id && a->partner_id == b->partner_id;
  }
};

[[noreturn]] void throw_corrupt(const std::string& what) {
  throw Failure(Error{ErrorKind::corrupt, what + " Restore the database from a backup."});
}

void set_numbers(domain::Order& order, const domain::Uuid& id, std::int64_t number) {
  order.id = id;
  order.sequence_number = number;
  order.processed_at = domain::uuid7_time(id);
}

void clear_numbers(domain::Order& order) {
  order.id = {};
  order.sequence_number = 0;
  order.processed_at = {};
}

bool same_content(const domain::Order& a, const domain::Order& b) {
  return domain::compare_content(a, b).empty();
}

domain::Order read_stored(const Rows& rows, int row, const domain::Order& order) {
  const auto text_or_empty = [&](int column) {
    return rows.is_null(row, column) ? std::string() : std::string(rows.text(row, column));
  };
  domain::Order stored;
  stored.partner_id = order.partner_id;
  stored.external_order_id = order.external_order_id;
  stored.product_id = rows.text(row, kProduct);
  stored.customer_id = rows.text(row, kCustomer);
  stored.quantity = rows.integer(row, kQuantity);
  stored.unit_price = rows.decimal(row, kPrice);
  stored.tax_rate = rows.decimal(row, kRate);
  stored.transaction_time = rows.time(row, kTime);
  stored.currency = text_or_empty(kCurrency);
  stored.metadata = text_or_empty(kMetadata);
  return stored;
}

}  // namespace

LedgerCall::LedgerCall(const domain::Uuid& sender, std::span<domain::Order* const> orders,
                       const Confirmed& confirmed, bool reserves)
    : sender_(sender), orders_(orders), confirmed_(confirmed), reserves_(reserves), first_(orders.size()) {
  find_twins();
}

// The function takes each identity once; twins are decided here, by what it says of the first.
void LedgerCall::find_twins() {
  std::unordered_map<const domain::Order*, std::size_t, IdentityHash, SameIdentity> seen;
  if (reserves_) seen.reserve(orders_.size());
  for (std::size_t i = 0; i < orders_.size(); ++i) {
    first_[i] = reserves_ ? seen.emplace(orders_[i], i).first->second : i;
    if (first_[i] == i) sent_.push_back(i);
  }
}

void LedgerCall::propose_ids(ports::Clock& clock, ports::IdSource& ids) {
  for (const std::size_t i : sent_) set_numbers(*orders_[i], ids.next(clock.now()), 0);
}

Statement LedgerCall::statement() const {
  ArrayValue confirmed(Type::bigint), sent_partners(Type::text), sent_externals(Type::text);
  for (const auto call : confirmed_.calls) confirmed.integer(call);
  for (const auto& [partner_id, external_id] : confirmed_.orders) {
    sent_partners.text(partner_id);
    sent_externals.text(external_id);
  }
  ArrayValue partners(Type::text), externals(Type::text), hashes(Type::bytea), new_ids(Type::uuid),
      envelopes(Type::text), locks(Type::text);
  std::set<std::string_view> to_lock;
  std::string envelope;
  for (const std::size_t i : sent_) {
    const domain::Order& order = *orders_[i];
    const auto hash = content_hash(order);
    partners.text(order.partner_id);
    externals.text(order.external_order_id);
    hashes.text({reinterpret_cast<const char*>(hash.data()), hash.size()});
    if (!reserves_) continue;
    to_lock.insert(order.partner_id);
    envelope.clear();
    wire::append_order_envelope(envelope, order);
    new_ids.uuid(order.id);
    envelopes.text(envelope);
  }
  for (const auto partner_id : to_lock) locks.text(partner_id);
  Statement statement{kDecide, {}};
  statement.parameters.array(confirmed).array(sent_partners).array(sent_externals).array(locks);
  statement.parameters.array(partners).array(externals).array(hashes).array(new_ids).array(envelopes);
  statement.parameters.boolean(reserves_).uuid(sender_);
  return statement;
}

std::vector<Decision> LedgerCall::finish(const Rows& rows) {
  decisions_.assign(orders_.size(), {});
  known_.assign(orders_.size(), false);
  fresh_.clear();
  for (int row = 0; row < rows.count(); ++row) {
    if (rows.integer(row, kKind) == kFirstNumber) continue;
    const auto place = static_cast<std::size_t>(rows.integer(row, kPlace)) - 1;
    if (place >= sent_.size()) throw_corrupt("The ledger spoke of an order that it was not asked about.");
    const std::size_t index = sent_[place];
    known_[index] = true;
    decisions_[index] = read_known(rows, row, *orders_[index]);
  }
  if (reserves_) number_new(rows);
  for (std::size_t i = 0; i < orders_.size(); ++i) {
    if (first_[i] != i) {
      decisions_[i] = decide_twin(i);
    } else if (reserves_ && decisions_[i].kind == Decision::Kind::fresh) {
      fresh_.push_back(orders_[i]);
    }
  }
  return decisions_;
}

Decision LedgerCall::read_known(const Rows& rows, int row, domain::Order& order) {
  const auto kind = rows.integer(row, kKind);
  const auto number = rows.integer(row, kNumber);
  const auto id = rows.uuid(row, kId);
  clear_numbers(order);
  if (kind == kFreshAgain || kind == kFreshElsewhere) {
    Decision decision;
    decision.is_elsewhere = kind == kFreshElsewhere;
    if (!reserves_) return decision;
    number_ = rows.integer(row, kCall);
    set_numbers(order, id, number);
    return decision;
  }
  domain::Order existing = order;
  bool same = kind == kDuplicate;
  if (kind == kStored) {
    existing = read_stored(rows, row, order);
    same = same_content(existing, order);
  } else if (kind == kConflict) {
    auto read = wire::read_order_envelope(rows.text(row, kEnvelope));
    if (!read) throw_corrupt("The ledger has a reservation that cannot be read: " + read.error().message);
    existing = std::move(*read);
  }
  set_numbers(existing, id, number);
  return {same ? Decision::Kind::duplicate : Decision::Kind::conflict,
          std::make_shared<const domain::Order>(std::move(existing)), false};
}

void LedgerCall::number_new(const Rows& rows) {
  std::map<std::string, std::int64_t, std::less<>> next;
  for (int row = 0; row < rows.count(); ++row) {
    if (rows.integer(row, kKind) != kFirstNumber) continue;
    next.emplace(rows.text(row, kPartner), rows.integer(row, kNumber));
    number_ = rows.integer(row, kCall);
  }
  for (const std::size_t index : sent_) {
    if (known_[index]) continue;
    domain::Order& order = *orders_[index];
    const auto found = next.find(order.partner_id);
    if (found == next.end()) throw_corrupt("The ledger gave no numbers to " + order.partner_id + ".");
    order.sequence_number = found->second++;
  }
}

// The first one's decision says what stands: itself when it is new, else what was there.
Decision LedgerCall::decide_twin(std::size_t index) const {
  const Decision& first = decisions_[first_[index]];
  auto stands = first.existing;
  if (first.kind == Decision::Kind::fresh)
    stands = std::make_shared<const domain::Order>(*orders_[first_[index]]);
  const bool same = same_content(*stands, *orders_[index]);
  return {same ? Decision::Kind::duplicate : Decision::Kind::conflict, std::move(stands), false};
}

void LedgerCall::withdraw(std::vector<Decision>& decisions) {
  for (std::size_t i = 0; i < decisions.size(); ++i) {
    if (first_[i] == i || decisions[first_[i]].kind != Decision::Kind::fresh) continue;
    domain::Order twin = *decisions[i].existing;
    clear_numbers(twin);
    decisions[i].existing = std::make_shared<const domain::Order>(std::move(twin));
  }
  for (const std::size_t index : sent_) clear_numbers(*orders_[index]);
  fresh_.clear();
}

}  // namespace nexus::postgres
