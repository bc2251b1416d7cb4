// Loads a server on this machine with orders or queries and prints what it measured.
#include <cstdio>

#include "load/load_run.h"

namespace {

using nexus::load::Counts;
using nexus::load::Options;

void print_report(const Options& options, const Counts& counts) {
  const auto& latencies = counts.latencies;
  const double seconds = counts.elapsed_seconds;
  const auto requests = static_cast<double>(latencies.count());
  std::printf(R"({"connections":%d,"seconds":%.3f,"requests":%llu,"requestsPerSecond":%.1f,)",
              options.connections, seconds, static_cast<unsigned long long>(latencies.count()),
              requests / seconds);
  std::printf(R"("sentOrders":%llu,"acceptedOrders":%llu,"acceptedPerSecond":%.1f,)",
              static_cast<unsigned long long>(counts.sent_orders),
              static_cast<unsigned long long>(counts.accepted),
              static_cast<double>(counts.accepted) / seconds);
  std::printf(R"("latencyMs":{"mean":%.3f,"p50":%.3f,"p95":%.3f,"p99":%.3f,"p999":%.3f,"max":%.3f},)",
              latencies.mean_ms(), latencies.quantile_ms(0.50), latencies.quantile_ms(0.95),
              latencies.quantile_ms(0.99), latencies.quantile_ms(0.999), latencies.max_ms());
  std::printf(R"("statuses":{)");
  const char* comma = "";
  for (const auto& [status, count] : counts.statuses) {
    std::printf(R"(%s"%d":%llu)", comma, status, static_cast<unsigned long long>(count));
    comma = ",";
  }
  std::printf(R"(},"broken":%llu,"generatorCpuSeconds":%.3f})",
              static_cast<unsigned long long>(counts.broken), counts.cpu_seconds);
  std::printf("\n");
}

}  // namespace

int main(int argc, char** argv) {
  const auto options = nexus::load::read_options(argc, argv);
  if (!options) return 2;
  nexus::load::LoadRun run(*options);
  print_report(*options, run.run());
  return 0;
}
