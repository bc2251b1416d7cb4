#include "simulation/failing_stores.h"

namespace nexus::simulation {

namespace {

constexpr std::int64_t kSlowMs = 61'000;

Error away() { return {ErrorKind::unavailable, "The store is away."}; }

}  // namespace

std::string_view to_string(Trouble trouble) {
  switch (trouble) {
    case Trouble::away: return "is away";
    case Trouble::full: return "is full";
    case Trouble::lost_reply: return "loses its reply";
    case Trouble::slow: return "is slow";
    case Trouble::end_before_commit: return "sees the process end before the commit";
    case Trouble::end_after_commit: return "sees the process end after the commit";
    case Trouble::count_: break;
  }
  return "";
}

void Troubles::begin(Trouble trouble, std::uint64_t calls) {
  trouble_ = trouble;
  calls_left_ = calls;
}

template <class Write>
auto Troubles::write(Write&& commit) -> decltype(commit()) {
  if (calls_left_ == 0) return commit();
  --calls_left_;
  trace_.add("  the store {}", to_string(trouble_));
  switch (trouble_) {
    case Trouble::full: return fail(ErrorKind::storage_full, "The store is full.");
    case Trouble::lost_reply:
      if (auto committed = commit(); !committed) return committed;
      return fail(away());
    case Trouble::slow: clock_.advance(kSlowMs); return commit();
    case Trouble::end_after_commit:
      static_cast<void>(commit());
      end_process();
      return fail(away());
    case Trouble::end_before_commit: end_process(); return fail(away());
    case Trouble::away:
    case Trouble::count_: break;
  }
  return fail(away());
}

Result<> Troubles::read() {
  if (calls_left_ == 0 || trouble_ != Trouble::away) return {};
  --calls_left_;
  return fail(away());
}

Result<std::vector<ports::SaveOutcome>> FailingOrderStore::save(std::span<const domain::Order> orders) {
  return troubles.write([&]() -> Result<std::vector<ports::SaveOutcome>> {
    for (const domain::Order& order : orders) {
      if (is_poison(order) && !accepts_poison_) return fail(ErrorKind::internal, "A row is refused.");
    }
    auto outcomes = rows.save(orders);
    if (!outcomes || guard_ != Guard::unique_key) return outcomes;
    for (std::size_t i = 0; i < orders.size(); ++i) {
      if ((*outcomes)[i] == ports::SaveOutcome::already_there) second_rows.push_back(orders[i]);
    }
    return outcomes;
  });
}

Result<std::optional<domain::Order>> FailingOrderStore::find_external(const std::string& partner_id,
                                                                      const std::string& external_order_id) {
  if (guard_ == Guard::identity_check) return std::nullopt;
  if (auto readable = troubles.read(); !readable) return fail(readable.error());
  return rows.find_external(partner_id, external_order_id);
}

Result<> FailingOrderStore::visit_identities(const IdentityVisitor& visit) {
  if (auto readable = troubles.read(); !readable) return readable;
  return rows.visit_identities(visit);
}

Result<> FailingErrorStore::save(std::span<const domain::ErrorEvent> events) {
  return troubles.write([&] { return rows.save(events); });
}

}  // namespace nexus::simulation
