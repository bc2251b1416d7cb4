// Compares what a client knows that it sent with what the server says that it has. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "domain/decimal.h"
#include "wire/json_value.h"

namespace nexus::app {

// The client's own books of one partner, kept outside the system.
struct SentTotals {
  std::int64_t sent = 0;          // inputs, each once
  std::int64_t acknowledged = 0;  // fresh orders that were accepted
  std::int64_t duplicates = 0;    // answered as such
  std::int64_t conflicts = 0;
  std::int64_t rejected = 0;
  // Inputs sent more than once because an answer was lost or stayed away: the server may have counted
  // up to so many more duplicates, conflicts and rejections. It may also have been restarted, and has
  // then forgotten its count of duplicates.
  std::int64_t resent = 0;
  domain::DecimalTotal gross;  // of the acknowledged
  domain::DecimalTotal tax;
  domain::DecimalTotal net;
  // Answers that were not what the input deserves, at most 20 of them, in words.
  std::int64_t wrong_answers = 0;
  std::vector<std::string> wrong_examples;

  void add(const SentTotals& other);
  void add_wrong(std::string what);
};

// One answer of the server's books: GET /api/conservation and GET /api/orders/stats.
struct ServerBooks {
  struct Partner {
    std::int64_t received = 0, persisted = 0, duplicates = 0, conflicts = 0, rejected = 0, queued = 0,
                 dead = 0;
    std::int64_t unaccounted = 0;
  };
  std::map<std::string, Partner> partners;  // by id
  std::int64_t total_orders = 0;
  domain::DecimalTotal gross;
  domain::DecimalTotal tax;
  domain::DecimalTotal net;
};

// `internal` when a member is missing or an amount is no exact number.
Result<ServerBooks> read_server_books(const wire::JsonValue& conservation, const wire::JsonValue& statistics);

// One line of the comparison.
struct ReconciliationLine {
  std::string what;
  std::string expected;  // "40" or "40 to 42" where lost answers leave it open
  std::string found;
  bool agrees = false;
};

// `sent` by partner id. The server's books before and after the run; nobody else may have sent to it
// meanwhile.
std::vector<ReconciliationLine> reconcile(const std::map<std::string, SentTotals>& sent,
                                          const ServerBooks& before, const ServerBooks& after);

bool all_agree(const std::vector<ReconciliationLine>& lines);

}  // namespace nexus::app
