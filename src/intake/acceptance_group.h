// The decision of one group of submissions: reserve, send, confirm.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "intake/acceptance_counts.h"
#include "intake/submission.h"
#include "ports/clock.h"
#include "ports/id_source.h"
#include "ports/ledger.h"
#include "ports/queue.h"

namespace nexus::intake {

class AcceptanceGroup {
 public:
  AcceptanceGroup(ports::Ledger& ledger, ports::Broker& broker, ports::Clock& clock, ports::IdSource& ids)
      : ledger_(ledger), broker_(broker), clock_(clock), ids_(ids) {}

  // Sets every outcome and result; returns when what they claim is durable.
  void decide(std::span<const std::unique_ptr<Submission>> submissions) {
    number(submissions);
    finish(submissions);
  }
  // The same in two steps, with the same submissions: asks the ledger, then all the rest.
  void number(std::span<const std::unique_ptr<Submission>> submissions);
  void finish(std::span<const std::unique_ptr<Submission>> submissions);

  const std::map<std::string, AcceptanceCount>& counts() const { return counts_; }
  // When what was accepted was durable; zero when nothing was sent.
  domain::Timestamp queued_at() const { return queued_at_; }

 private:
  // One message of the group, its body at [offset, offset + length) of bodies_.
  struct Entry {
    const Submission* submission;
    Input* input;
    std::size_t offset;
    std::size_t length;
  };
  struct Refused {
    const Entry* entry;
    Error error;
  };

  void reserve_each_for_itself(std::span<const std::unique_ptr<Submission>> submissions);
  void reserve_all_or_nothing(Submission& submission);
  void validate(Submission& submission);
  using Reserve = Result<std::vector<ports::Decision>> (ports::Ledger::*)(std::span<domain::Order* const>);
  bool reserve(Reserve how, std::span<Submission* const> submissions, std::vector<domain::Order*>& fresh);
  void apply(const ports::Decision& decision, Submission& submission, Input& input);
  void write_entries(std::span<const std::unique_ptr<Submission>> submissions);
  void write_entry(const Submission& submission, Input& input);
  Result<> send();
  Result<> confirm_sent(const ports::SendReport& report);
  void fail_refused(std::span<const std::unique_ptr<Submission>> submissions);
  void count(const Submission& submission);

  ports::Ledger& ledger_;
  ports::Broker& broker_;
  ports::Clock& clock_;
  ports::IdSource& ids_;

  std::vector<domain::Order*> fresh_;  // in the order of their reservation
  std::vector<Input*> elsewhere_;      // of these, those that another process accepts
  std::string bodies_;
  std::vector<Entry> entries_;
  std::vector<Refused> refused_;  // by the queue, while it took others
  std::map<std::string, AcceptanceCount> counts_;
  domain::Timestamp queued_at_;
};

}  // namespace nexus::intake
