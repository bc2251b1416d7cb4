#include "adapters/postgres/open_calls.h"

#include "base/check.h"

namespace nexus::postgres {

void OpenCalls::reserved(std::int64_t call, std::span<const domain::Order* const> orders) {
  if (orders.empty()) return;
  calls_[call].open += orders.size();
  for (const domain::Order* order : orders) orders_[order] = call;
}

OpenCalls::Call& OpenCalls::find(const domain::Order* order, std::int64_t& number) {
  const auto found = orders_.find(order);
  check(found != orders_.end(), "an order was reserved before it is confirmed or released");
  number = found->second;
  orders_.erase(found);
  return calls_.at(number);
}

void OpenCalls::confirm(std::span<const ports::Confirmation> confirmations) {
  std::int64_t number = 0;
  for (const auto& confirmation : confirmations) {
    Call& call = find(confirmation.order, number);
    call.sent.push_back(confirmation.order);
    --call.open;
    close_if_done(number, call);
  }
}

void OpenCalls::release(std::span<const domain::Order* const> orders) {
  std::int64_t number = 0;
  for (const domain::Order* order : orders) {
    Call& call = find(order, number);
    call.in_part = true;
    --call.open;
    close_if_done(number, call);
  }
}

void OpenCalls::close_if_done(std::int64_t number, Call& call) {
  if (call.open != 0) return;
  if (call.in_part) {
    for (const domain::Order* order : call.sent)
      confirmed_.orders.emplace_back(order->partner_id, order->external_order_id);
  } else {
    confirmed_.calls.push_back(number);
  }
  calls_.erase(number);
}

void OpenCalls::give_back(Confirmed confirmed) {
  confirmed_.calls.insert(confirmed_.calls.end(), confirmed.calls.begin(), confirmed.calls.end());
  confirmed_.orders.insert(confirmed_.orders.end(), confirmed.orders.begin(), confirmed.orders.end());
}

}  // namespace nexus::postgres
