// Any bytes as a partner's control totals. What is accepted keeps its bounds.
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "review/control_totals.h"

using namespace nexus;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto totals = review::read_control_totals({reinterpret_cast<const char*>(data), size});
  if (!totals) {
    check(!totals.error().message.empty(), "a refusal has no reason");
    return 0;
  }
  check(totals->from <= totals->to, "a time that ends before it begins was accepted");
  check(totals->gross_amount.has_value(), "totals without the one that is required were accepted");
  if (!totals->orders) return 0;
  check(totals->orders->size() <= review::kMaxControlOrders, "a list beyond its bound was accepted");
  for (const auto& order : *totals->orders) {
    check(!order.external_order_id.empty() && order.external_order_id.size() <= 256, "an id has no bounds");
  }
  return 0;
}
