#include "review/reprocess_jobs.h"

#include <atomic>
#include <chrono>
#include <thread>

#include "adapters/memory/memory_job_store.h"
#include "review/bulk_dismissal.h"
#include "review/error_selection.h"
#include "review/reprocess_plan.h"
#include "unit/review/repair_rig.h"

namespace nexus::review {
namespace {

using ports::ErrorState;
using ports::Job;
using ports::JobState;

class Jobs : public testing::Test {
 protected:
  Jobs() {
    std::vector<std::string> inputs;
    for (int i = 0; i < 250; ++i) {
      inputs.push_back(RepairRig::input("O-" + std::to_string(i), i % 10 == 0 ? "qty" : "customer", "null"));
    }
    errors_ = rig_.send(inputs);
    rig_.define(partners::SmallDefinition().with("customerId", "from = \"customer\"\ndefault = \"WALK-IN\""));
  }

  std::unique_ptr<ReprocessJobs> make() {
    const ReprocessJobs::Parts parts{store_,           rig_.intake.errors, rig_.intake.errors,
                                     rig_.reprocessor, rig_.intake.clock,  rig_.intake.ids};
    return std::make_unique<ReprocessJobs>(parts,
                                           [](const std::string& sentence) { ADD_FAILURE() << sentence; });
  }
  static JobRequest everything(std::uint32_t max_per_second = kMaxJobRate) {
    JobRequest request;
    request.filter.state = ErrorState::open;
    request.reason = "the definition has a default";
    request.actor = {"key-1", "operator"};
    request.max_per_second = max_per_second;
    return request;
  }
  // Lets time pass until the job is there.
  Job wait(ReprocessJobs& jobs, const domain::Uuid& id, const std::function<bool(const Job&)>& there) {
    for (int i = 0; i < 10'000; ++i) {
      const Job job = **jobs.find(id);
      if (there(job)) return job;
      rig_.intake.clock.advance(20);
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    ADD_FAILURE() << "the job does not come so far";
    return **jobs.find(id);
  }
  static bool has_ended(const Job& job) { return job.state != JobState::running; }
  std::uint64_t count(ErrorState state) {
    ports::ErrorFilter filter;
    filter.state = state;
    return rig_.intake.errors.count(filter).value();
  }

  RepairRig rig_;
  memory::MemoryJobStore store_;
  std::vector<ports::StoredError> errors_;
};

TEST_F(Jobs, ResolveWhatCanBeRepairedAndKeepTheRestOpen) {
  const auto jobs = make();
  jobs->start();
  const Job begun = jobs->begin(everything()).value();
  EXPECT_EQ(begun.total, 250U);
  const Job done = wait(*jobs, begun.id, has_ended);
  EXPECT_EQ(done.state, JobState::done);
  EXPECT_EQ(done.succeeded, 225U);
  EXPECT_EQ(done.still_failing, 25U);
  EXPECT_EQ(done.skipped, 0U);
  EXPECT_EQ(done.processed, 250U);
  EXPECT_TRUE(done.ended_at);
  EXPECT_EQ(count(ErrorState::resolved), 225U);
  EXPECT_EQ(rig_.orders(), 225U);
  EXPECT_EQ(rig_.error_messages(), 250U) << "those of the feed alone";
  const auto attempt = rig_.intake.errors.attempts(errors_[1].event.id)->front();
  EXPECT_EQ(attempt.job, begun.id);
  EXPECT_EQ(attempt.reason, "the definition has a default");
  EXPECT_EQ(attempt.actor.key, "key-1");
  EXPECT_EQ(jobs->list(10)->size(), 1U);
}

TEST_F(Jobs, TakeOnlyWhatTheirSelectionNames) {
  const auto jobs = make();
  jobs->start();
  JobRequest request = everything();
  request.filter.group = "TEST:NULL_VALUE:customer";
  request.filter.to = errors_[99].event.timestamp;
  request.filter.partner_id = "TEST";
  const Job done = wait(*jobs, jobs->begin(request)->id, has_ended);
  EXPECT_EQ(done.total, done.succeeded);
  EXPECT_EQ(done.still_failing, 0U);
}

TEST_F(Jobs, LetTheFirstOfSeveralVersionsStandAndLeaveOutWhatArrivesLater) {
  const auto jobs = make();
  const auto versions =
      rig_.send({RepairRig::input("V", "price", "null"), RepairRig::input("V", "tax", "null")});
  rig_.define(partners::SmallDefinition()
                  .with("unitPrice", "from = \"price\"\ndefault = 7")
                  .with("taxRate", "from = \"tax\"\ndefault = 0"));
  const Job begun = jobs->begin(everything()).value();
  rig_.intake.clock.advance(1'000);
  const auto late = rig_.send({RepairRig::input("late", "qty", "null")});
  jobs->start();
  wait(*jobs, begun.id, has_ended);
  EXPECT_EQ(rig_.stored(versions[0].event.id).state, ErrorState::resolved);
  EXPECT_EQ(rig_.stored(versions[1].event.id).state, ErrorState::open);
  EXPECT_EQ(rig_.intake.errors.attempts(versions[1].event.id)->front().outcome,
            ports::AttemptOutcome::conflict);
  EXPECT_TRUE(rig_.intake.errors.attempts(late.front().event.id)->empty());
}

TEST_F(Jobs, KeepToTheirRateAndEndWhenTheyAreCancelled) {
  const auto jobs = make();
  jobs->start();
  const Job begun = jobs->begin(everything(10)).value();
  wait(*jobs, begun.id, [](const Job& job) { return job.processed >= 2; });
  const auto cancelled = jobs->cancel(begun.id);
  ASSERT_TRUE(cancelled) << cancelled.error().message;
  EXPECT_EQ(cancelled->state, JobState::cancelled);
  EXPECT_LT(cancelled->processed, 250U);
  EXPECT_EQ(count(ErrorState::resolved), cancelled->succeeded) << "what was done stays done";
  EXPECT_EQ(jobs->cancel(begun.id).error().kind, ErrorKind::conflict);
  EXPECT_EQ(jobs->cancel(domain::Uuid{}).error().kind, ErrorKind::not_found);
}

TEST_F(Jobs, GoOnAfterAStopWithExactCounts) {
  domain::Uuid id;
  {
    const auto jobs = make();
    jobs->start();
    id = jobs->begin(everything(100))->id;
    wait(*jobs, id, [](const Job& job) { return job.processed >= 30; });
  }
  EXPECT_EQ(store_.find(id).value()->state, JobState::running);
  const auto jobs = make();
  jobs->start();
  const Job done = wait(*jobs, id, has_ended);
  EXPECT_EQ(done.succeeded, 225U);
  EXPECT_EQ(done.still_failing, 25U);
  EXPECT_EQ(rig_.orders(), 225U);
  for (const auto& error : errors_) EXPECT_EQ(rig_.intake.errors.attempts(error.event.id)->size(), 1U);
}

// A crash after the attempts were written and before the job's row was: the row is behind.
TEST_F(Jobs, FindOutFromTheirAttemptsHowFarACrashLetThemCome) {
  Job behind;
  behind.started_at = rig_.intake.clock.now();
  behind.id = rig_.intake.ids.next(behind.started_at);
  behind.filter = "{}";
  behind.max_per_second = kMaxJobRate;
  behind.total = 250;
  ASSERT_TRUE(store_.save(behind));
  std::vector<ports::RepairAttempt> attempts;
  for (std::size_t i = 0; i < 40; ++i) {
    const Candidate candidate{&errors_[i], {}};
    // The last ten made orders whose attempts the crash forgot.
    const auto trial = rig_.run(errors_[i], TrialMode::for_good);
    if (i < 30) attempts.push_back(rig_.reprocessor.to_attempt(candidate, trial, {{}, "", behind.id}));
  }
  ASSERT_TRUE(rig_.intake.errors.settle(attempts));
  const auto jobs = make();
  jobs->start();
  const Job done = wait(*jobs, behind.id, has_ended);
  EXPECT_EQ(done.succeeded, 225U);
  EXPECT_EQ(done.still_failing, 25U);
  EXPECT_EQ(done.processed, 250U);
  EXPECT_EQ(rig_.orders(), 225U) << "no order twice";
  for (const auto& error : errors_) EXPECT_EQ(rig_.intake.errors.attempts(error.event.id)->size(), 1U);
}

TEST_F(Jobs, CountWhatOthersDealtWithBeforeItsTurnAsSkipped) {
  const auto jobs = make();
  const Job begun = jobs->begin(everything()).value();
  std::vector<domain::Uuid> ids;
  for (int i = 0; i < 10; ++i) ids.push_back(errors_[static_cast<std::size_t>(i)].event.id);
  ASSERT_TRUE(rig_.intake.errors.change_state(ids, {ErrorState::dismissed, "tests", {}, {}}));
  jobs->start();
  const Job done = wait(*jobs, begun.id, has_ended);
  EXPECT_EQ(done.skipped, 10U);
  EXPECT_EQ(done.processed, done.total);
  EXPECT_EQ(count(ErrorState::dismissed), 10U);
}

// Refuses to write while told to.
struct FullJobStore : memory::MemoryJobStore {
  std::atomic<bool> full{false};
  Result<> save(const Job& job) override {
    if (full) return fail(ErrorKind::storage_full, "The disk is full.");
    return MemoryJobStore::save(job);
  }
};

TEST_F(Jobs, WriteTheirEndDownOnceThereIsRoom) {
  FullJobStore full;
  std::atomic<int> reports{0};
  const ReprocessJobs::Parts parts{
      full, rig_.intake.errors, rig_.intake.errors, rig_.reprocessor, rig_.intake.clock, rig_.intake.ids};
  ReprocessJobs jobs(parts, [&](const std::string&) { ++reports; });
  const Job begun = jobs.begin(everything()).value();
  full.full = true;
  EXPECT_FALSE(jobs.begin(everything())) << "a job that is not on record does not begin";
  jobs.start();
  for (int i = 0; i < 10'000 && count(ErrorState::open) > 25; ++i) {
    rig_.intake.clock.advance(20);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_EQ(full.find(begun.id).value()->state, JobState::running);
  full.full = false;
  const Job done = wait(jobs, begun.id, has_ended);
  EXPECT_EQ(done.state, JobState::done);
  EXPECT_EQ(done.succeeded, 225U);
  EXPECT_EQ(done.still_failing, 25U);
  EXPECT_GT(reports, 0);
}

TEST_F(Jobs, OfAProcessThatIsGoneAreGoneOnWithByOneThatRuns) {
  const auto survivor = make();
  survivor->start();
  const auto gone = make();
  const Job left = gone->begin(everything()).value();  // its thread never ran
  const Job done = wait(*survivor, left.id, has_ended);
  EXPECT_EQ(done.state, JobState::done);
  EXPECT_EQ(done.succeeded, 225U);
  EXPECT_EQ(rig_.orders(), 225U);
}

TEST_F(Jobs, OfAnotherProcessAreCancelledHere) {
  const auto other = make();
  const Job elsewhere = other->begin(everything()).value();
  const auto jobs = make();
  jobs->start();
  const auto cancelled = jobs->cancel(elsewhere.id);
  ASSERT_TRUE(cancelled) << cancelled.error().message;
  EXPECT_EQ(cancelled->state, JobState::cancelled);
  EXPECT_EQ(store_.find(elsewhere.id).value()->state, JobState::cancelled);
}

// Of two processes: once the other has a job, what this one writes is refused.
struct SharedJobStore : memory::MemoryJobStore {
  std::atomic<bool> is_taken{false};
  std::atomic<int> refused{0};
  Result<> save(const Job& job) override {
    if (!is_taken) return MemoryJobStore::save(job);
    ++refused;
    return fail(ErrorKind::conflict, "Another process has the job.");
  }
  Result<std::vector<Job>> running(ports::JobKind kind) override {
    if (is_taken) return std::vector<Job>();
    return MemoryJobStore::running(kind);
  }
};

TEST_F(Jobs, ThatAnotherProcessHasTakenAreLeftToIt) {
  SharedJobStore shared;
  std::atomic<int> reports{0};
  const ReprocessJobs::Parts parts{shared,           rig_.intake.errors, rig_.intake.errors,
                                   rig_.reprocessor, rig_.intake.clock,  rig_.intake.ids};
  ReprocessJobs jobs(parts, [&](const std::string&) { ++reports; });
  jobs.start();
  const Job begun = jobs.begin(everything(100)).value();
  wait(jobs, begun.id, [](const Job& job) { return job.processed >= 10; });
  shared.is_taken = true;
  for (int i = 0; i < 200; ++i) {
    rig_.intake.clock.advance(100);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_EQ(shared.refused, 1) << "it goes no further";
  EXPECT_EQ(reports, 1);
  EXPECT_EQ(shared.find(begun.id).value()->state, JobState::running);
  EXPECT_GT(count(ErrorState::open), 25U);
}

TEST_F(Jobs, ArePlannedByDryRunsOfTheNewest) {
  ports::ErrorFilter filter;
  filter.state = ErrorState::open;
  const auto plan = plan_reprocessing(rig_.intake.errors, rig_.intake.errors, rig_.reprocessor, filter, 10);
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->risk.count, 250U);
  EXPECT_EQ(plan->risk.unknown_amounts, 25U) << "without a quantity there is no amount";
  EXPECT_EQ(plan->risk.value.to_string(), "33738.75");
  ASSERT_EQ(plan->sample.size(), 10U);
  EXPECT_EQ(plan->would_succeed, 9U);
  EXPECT_EQ(plan->sample.front().error, errors_.back().event.id);
  EXPECT_EQ(rig_.orders(), 0U);
  EXPECT_EQ(count(ErrorState::open), 250U);
}

TEST_F(Jobs, DismissAllOpenEventsOfASelectionInOneCall) {
  ports::ErrorFilter filter;
  filter.group = "TEST:NULL_VALUE:qty";
  const ports::StateChange change{ErrorState::dismissed, "tests", {"key", "admin"}, {7}};
  EXPECT_EQ(dismiss_all(rig_.intake.errors, rig_.intake.errors, filter, change).value(), 25U);
  EXPECT_EQ(dismiss_all(rig_.intake.errors, rig_.intake.errors, {}, change).value(), 225U);
  EXPECT_EQ(dismiss_all(rig_.intake.errors, rig_.intake.errors, {}, change).value(), 0U);
}

TEST(ErrorSelection, ReadsWhatItWrites) {
  const auto read = [](std::string_view json) {
    return read_selection(wire::JsonValue::parse(json).value(),
                          [](const std::string& name) { return "<" + name + ">"; });
  };
  const auto filter = read(
      R"({"partnerId":"a","errorCode":"NULL_VALUE","field":"b\"c","fromDate":"2024-01-15","toDate":"2024-01-15",)"
      R"("group":"A:B:c","state":"open"})");
  ASSERT_TRUE(filter);
  EXPECT_EQ(filter->partner_id, "<a>");
  EXPECT_EQ(filter->state, ErrorState::open);
  const std::string json = selection_json(*filter);
  EXPECT_EQ(
      json,
      R"({"partnerId":"<a>","errorCode":"NULL_VALUE","field":"b\"c","fromDate":"2024-01-15T00:00:00.000Z",)"
      R"("toDate":"2024-01-15T23:59:59.999Z","group":"A:B:c"})");
  const auto again =
      read_selection(wire::JsonValue::parse(json).value(), [](const auto& name) { return name; });
  EXPECT_EQ(selection_json(*again), json);
  EXPECT_EQ(selection_json(*read("{}")), "{}");
}

TEST(ErrorSelection, NamesTheMemberThatIsWrong) {
  const std::pair<const char*, const char*> cases[] = {
      {"[]", "must be a JSON object"},
      {R"({"colour":"red"})", "filter.colour is unknown"},
      {R"({"state":"resolved"})", "filter.state must be open"},
      {R"({"field":""})", "filter.field must be text"},
      {R"({"errorCode":"X"})", "filter.errorCode"},
      {R"({"fromDate":"x"})", "filter.fromDate must be a time"},
      {R"({"fromDate":"2024-01-02","toDate":"2024-01-01"})", "filter.fromDate must not be later"},
      {R"({"group":7})", "filter.group must be text"},
  };
  for (const auto& [json, message] : cases) {
    const auto filter =
        read_selection(wire::JsonValue::parse(json).value(), [](const auto& name) { return name; });
    ASSERT_FALSE(filter) << json;
    EXPECT_NE(filter.error().message.find(message), std::string::npos) << filter.error().message;
  }
}

}  // namespace
}  // namespace nexus::review
