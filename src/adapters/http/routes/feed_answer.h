// What a partner reads back: the JSON of one decision, and the counts of a batch.
#pragma once

#include <cstdint>
#include <string>

#include "intake/submission.h"

namespace nexus::http {

// 202, 409, 422; 400 for an input that is not even the partner's format.
int feed_status(const intake::Input& input);

// Appends the result of one input (product API, "Feed"): status, orderId, partnerId and what belongs
// to the outcome. Where the submission only validates, a new order has no id and no number.
void append_feed_result(std::string& out, const intake::Submission& submission, const intake::Input& input);

struct BatchCounts {
  std::uint64_t total = 0;
  std::uint64_t accepted = 0;  // duplicates are counted apart
  std::uint64_t rejected = 0;
  std::uint64_t duplicates = 0;
  std::uint64_t conflicts = 0;
  std::uint64_t withheld = 0;

  void add(const intake::Input& input);
};

// Appends the members total, accepted, rejected, duplicates, conflicts (and withheld, if any).
void append_counts(std::string& out, const BatchCounts& counts);

}  // namespace nexus::http
