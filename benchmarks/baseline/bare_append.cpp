// The most that a disk allows: appends the bytes of orders to a file in groups, with fdatasync after
// each group, and prints the rate. What NexusStream is measured against for durable batches.
//
//   bare_append FILE GROUP SECONDS
#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "load/order_feed.h"

int main(int argc, char** argv) {
  if (argc != 4 || std::atoi(argv[2]) <= 0 || std::atof(argv[3]) <= 0 || std::atof(argv[3]) > 600) {
    std::fputs("usage: bare_append FILE GROUP SECONDS (at most 600)\n", stderr);
    return 2;
  }
  const int group = std::atoi(argv[2]);
  const std::chrono::duration<double> time(std::atof(argv[3]));
  const int file = open(argv[1], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) {
    std::perror(argv[1]);
    return 1;
  }

  nexus::load::OrderFeed feed("APPEND", 1, 1'700'000'000'000);
  std::string bytes;
  for (int order = 0; order < group; ++order) bytes += feed.blank() + "\n";

  const auto start = std::chrono::steady_clock::now();
  auto now = start;
  long groups = 0;
  for (; now - start < time; ++groups) {
    for (int order = 0; order < group; ++order) {
      feed.fill_next(bytes.data() + static_cast<std::size_t>(order) * (feed.order_length() + 1));
    }
    if (write(file, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()) ||
        fdatasync(file) != 0) {
      std::perror(argv[1]);
      return 1;
    }
    now = std::chrono::steady_clock::now();
  }
  const double seconds = std::chrono::duration<double>(now - start).count();
  const double orders = static_cast<double>(groups) * group;
  std::printf(R"({"orders":%.0f,"seconds":%.3f,"ordersPerSecond":%.1f,"syncsPerSecond":%.1f})", orders,
              seconds, orders / seconds, static_cast<double>(groups) / seconds);
  std::printf("\n");
  close(file);
  return 0;
}
