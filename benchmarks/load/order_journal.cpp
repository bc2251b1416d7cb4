#include "load/order_journal.h"

#include <cstdlib>

#include "load/answer_fields.h"

namespace nexus::load {

OrderJournal::OrderJournal(const std::string& file) {
  if (file.empty()) return;
  file_.reset(std::fopen(file.c_str(), "w"));
  if (file_ == nullptr) {
    std::fprintf(stderr, "nexus_load: the journal %s cannot be written.\n", file.c_str());
    std::exit(1);
  }
}

void OrderJournal::record(std::string_view order_id, std::string_view order, std::string_view answer,
                          int status) {
  if (file_ == nullptr) return;
  const std::string_view decision = member(answer, "status").value_or("");
  const std::string_view id = member(answer, "id").value_or("");
  const std::string_view number = member(answer, "sequenceNumber").value_or("");
  const bool duplicate = member(answer, "duplicate").value_or("") == "true";
  char kind = 'U';
  if (decision == "accepted") {
    kind = 'A';
  } else if (!decision.empty() && status < 500) {
    kind = 'R';
  } else if (status >= 400 && status < 500) {
    kind = 'R';  // the request as a whole was refused
  }
  std::fprintf(file_.get(), "%c\t%.*s\t%.*s\t%.*s\t%d\t%d\t%.*s\n", kind, static_cast<int>(order_id.size()),
               order_id.data(), static_cast<int>(id.size()), id.data(), static_cast<int>(number.size()),
               number.data(), duplicate ? 1 : 0, status, static_cast<int>(order.size()), order.data());
}

}  // namespace nexus::load
