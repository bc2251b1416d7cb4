// Intake with its thread, a partner whose definition can change, and error events to repair.
#pragma once

#include <gtest/gtest.h>

#include <stdlib.h>
#include <filesystem>
#include <fstream>
#include <future>
#include <stdexcept>
#include <string>
#include <vector>

#include "intake/acceptor_threads.h"
#include "intake/input_reader.h"
#include "partners/registry.h"
#include "review/reprocessor.h"
#include "support/intake_rig.h"
#include "unit/partners/small_definition.h"

namespace nexus::review {

class RepairRig {
 public:
  RepairRig() : acceptor_threads_(intake.acceptor, [] {}) { define(partners::SmallDefinition()); }
  ~RepairRig() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  RepairRig(const RepairRig&) = delete;
  RepairRig& operator=(const RepairRig&) = delete;

  // Puts the definition in force, in place of the one before.
  void define(const partners::SmallDefinition& definition) {
    std::ofstream(folder_ / "test.toml") << definition.text();
    const auto reloaded = partners.reload();
    EXPECT_TRUE(reloaded) << (reloaded ? "" : reloaded.error().message);
  }
  void forget_definitions() {
    std::filesystem::remove(folder_ / "test.toml");
    std::ofstream(folder_ / "other.toml")
        << "id = \"OTHER\"\nslug = \"other\"\n" + partners::SmallDefinition().text().substr(
                                                      std::string("id = \"TEST\"\nslug = \"test\"\n").size());
    EXPECT_TRUE(partners.reload());
  }

  // Sends inputs as the feed would and stores the events of those that fail, which it returns.
  std::vector<ports::StoredError> send(const std::vector<std::string>& inputs) {
    intake::InputReader reader(partners.by_slug("test"), intake.clock);
    auto submission = new_submission("application/json");
    for (const auto& input : inputs) {
      submission->inputs.push_back(reader.read_json(submission->raw_bytes.keep(input)));
    }
    return decide(std::move(submission));
  }
  std::vector<ports::StoredError> send_csv(const std::string& header,
                                           const std::vector<std::string>& records) {
    intake::InputReader reader(partners.by_slug("test"), intake.clock);
    EXPECT_FALSE(reader.set_csv_header(header));
    auto submission = new_submission("text/csv");
    submission->csv_header = header;
    for (const auto& record : records) {
      submission->inputs.push_back(reader.read_csv(submission->raw_bytes.keep(record)));
    }
    return decide(std::move(submission));
  }
  static std::string input(const std::string& id, const std::string& member = "sku",
                           const std::string& value = "\"S-1\"") {
    return partners::SmallInput()
        .with("time", "1700000000000")
        .with("id", "\"" + id + "\"")
        .with(member, value)
        .text();
  }

  Trial run(const ports::StoredError& error, TrialMode mode, std::optional<std::string> corrected = {}) {
    const Candidate candidate{&error, std::move(corrected)};
    auto trials = reprocessor.run({&candidate, 1}, mode, {});
    EXPECT_TRUE(trials);
    return trials ? trials->front() : Trial{};
  }
  ports::StoredError stored(const domain::Uuid& id) { return *intake.errors.find(id).value(); }
  // What is queued for the stores, which nobody takes away here.
  std::uint64_t orders() { return intake.visible(ports::QueueName::valid_orders); }
  std::uint64_t error_messages() { return intake.visible(ports::QueueName::error_orders); }
  intake::AcceptanceCount counted() {
    return intake.counts.with([](const auto& counts) {
      const auto found = counts.find("TEST");
      return found == counts.end() ? intake::AcceptanceCount{} : found->second.since_start();
    });
  }

 private:
  static std::filesystem::path new_folder() {
    std::string name = (std::filesystem::temp_directory_path() / "nexus-review-XXXXXX").string();
    if (!mkdtemp(name.data())) throw std::runtime_error("no temporary folder could be made");
    return name;
  }
  static std::unique_ptr<intake::Submission> new_submission(const std::string& content_type) {
    auto submission = std::make_unique<intake::Submission>();
    submission->partner_id = "TEST";
    submission->content_type = content_type;
    return submission;
  }
  std::vector<ports::StoredError> decide(std::unique_ptr<intake::Submission> submission) {
    std::promise<std::unique_ptr<intake::Submission>> answer;
    submission->done = [&](std::unique_ptr<intake::Submission> decided) {
      answer.set_value(std::move(decided));
    };
    EXPECT_TRUE(intake.acceptor.submit(submission));
    const auto decided = answer.get_future().get();
    std::vector<ports::StoredError> failed;
    for (const auto& one : decided->inputs) {
      if (one.error == nullptr) continue;
      EXPECT_TRUE(intake.errors.save({one.error.get(), 1}));
      failed.push_back({*one.error});
    }
    return failed;
  }

  const std::filesystem::path folder_ = new_folder();

 public:
  partners::Registry partners{folder_.string()};
  support::IntakeRig intake;
  Reprocessor reprocessor{partners, intake.acceptor, intake.clock, intake.ids};

 private:
  intake::AcceptorThreads acceptor_threads_;
};

}  // namespace nexus::review
