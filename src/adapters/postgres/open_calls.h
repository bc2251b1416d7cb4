// The calls of reserve whose orders are on their way to the queue, and what is to be told of them.
//
// A call whose orders were all sent is confirmed by its number; of one that was sent in part, each order that
// was sent is named. Not safe to use from several threads at once.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "domain/order.h"
#include "ports/ledger.h"

namespace nexus::postgres {

// What travels to the database.
struct Confirmed {
  std::vector<std::int64_t> calls;
  std::vector<std::pair<std::string, std::string>> orders;  // partner and external id

  bool empty() const { return calls.empty() && orders.empty(); }
};

class OpenCalls {
 public:
  void reserved(std::int64_t call, std::span<const domain::Order* const> orders);
  void confirm(std::span<const ports::Confirmation> confirmations);
  void release(std::span<const domain::Order* const> orders);

  // What is to be told, which then counts as told.
  Confirmed take_confirmed() { return std::exchange(confirmed_, {}); }
  // It could not be told: it is again what is to be told.
  void give_back(Confirmed confirmed);
  bool has_confirmed() const { return !confirmed_.empty(); }

 private:
  struct Call {
    std::size_t open = 0;  // orders neither confirmed nor released
    bool in_part = false;  // some were released
    std::vector<const domain::Order*> sent;
  };
  Call& find(const domain::Order* order, std::int64_t& number);
  void close_if_done(std::int64_t number, Call& call);

  std::unordered_map<const domain::Order*, std::int64_t> orders_;
  std::map<std::int64_t, Call> calls_;
  Confirmed confirmed_;
};

}  // namespace nexus::postgres
