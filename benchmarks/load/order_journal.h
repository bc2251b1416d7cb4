// What the generator knows of each order, kept outside the server: the oracle of crash tests.
//
// One line an order, tab separated: A accepted, R refused or U unknown; the order id; our id and
// sequence number as acknowledged; 1 for a duplicate; the HTTP status; the order as it was sent.
#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

namespace nexus::load {

class OrderJournal {
 public:
  // Opens `file` anew; an empty name keeps no journal. Exits the program when that fails: a run
  // without its oracle proves nothing.
  explicit OrderJournal(const std::string& file);

  bool is_kept() const { return file_ != nullptr; }

  // `answer` is the server's JSON object for this order, empty when none came; `status` is the HTTP
  // status, 0 when none came.
  void record(std::string_view order_id, std::string_view order, std::string_view answer, int status);

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, Close> file_;
};

}  // namespace nexus::load
