// What orders add up to, row by row, so that two stores can be compared.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "ports/order_store.h"

namespace nexus::ports {

struct OrderSums {
  PartnerTotals totals;
  // Sum modulo 2^64, over all orders, of the last five bytes of the id and the first five of the input's
  // hash.
  std::uint64_t fingerprint = 0;
};
using SumsByCurrency = std::map<std::string, OrderSums>;  // "": orders without one

}  // namespace nexus::ports
