#include "intake/input_samples.h"

#include <gtest/gtest.h>

namespace nexus::intake {
namespace {

class SampledIntake : public testing::Test {
 protected:
  using Group = std::vector<std::unique_ptr<Submission>>;

  std::unique_ptr<Submission> submission(std::size_t inputs, const std::string& raw = "{}",
                                         const std::string& partner_id = "A") {
    auto made = std::make_unique<Submission>();
    made->partner_id = partner_id;
    for (std::size_t i = 0; i < inputs; ++i) {
      Input input;
      input.outcome = Outcome::accepted;
      input.raw = made->raw_bytes.keep(raw);
      input.order.id = domain::make_uuid7({static_cast<std::int64_t>(++made_)}, 0, made_);
      made->inputs.push_back(std::move(input));
    }
    return made;
  }
  void take(InputSamples& samples, std::size_t inputs, std::int64_t now_ms, const std::string& raw = "{}") {
    Group group;
    group.push_back(submission(inputs, raw));
    samples.take(group, now_ms);
  }
  std::uint64_t made_ = 0;
};

TEST_F(SampledIntake, KeepsTheNewestOfEachPartner) {
  InputSampleLimits limits;
  limits.inputs = 3;
  InputSamples samples(limits);
  for (int i = 0; i < 5; ++i) take(samples, 1, 1'000, "{" + std::to_string(i) + "}");
  const auto newest = samples.newest("A", 2);
  ASSERT_EQ(newest.size(), 2U);
  EXPECT_EQ(newest[0].raw, "{4}");
  EXPECT_EQ(newest[1].raw, "{3}");
  EXPECT_EQ(domain::uuid7_time(newest[0].order_id).ms, 5);
  EXPECT_EQ(samples.newest("A", 100).size(), 3U);
  EXPECT_TRUE(samples.newest("B", 100).empty());
}

TEST_F(SampledIntake, LeavesOutWhatIsNoNewOrder) {
  InputSamples samples;
  Group group;
  for (const Outcome outcome :
       {Outcome::duplicate, Outcome::conflict, Outcome::rejected, Outcome::withheld}) {
    group.push_back(submission(1));
    group.back()->inputs.front().outcome = outcome;
  }
  group.push_back(submission(1));
  group.back()->mode = SubmissionMode::validate;
  group.push_back(submission(1));
  group.back()->result = fail(ErrorKind::unavailable, "The disk is away.");
  samples.take(group, 1'000);
  EXPECT_TRUE(samples.newest("A", 100).empty());
}

TEST_F(SampledIntake, TakesABoundedNumberOfABusyFeed) {
  InputSampleLimits limits;
  limits.inputs_a_window = 10;
  InputSamples samples(limits);
  take(samples, 50, 1'000);
  take(samples, 50, 1'099);
  EXPECT_EQ(samples.newest("A", 1'000).size(), 10U);
  take(samples, 50, 1'100);
  EXPECT_EQ(samples.newest("A", 1'000).size(), 20U);
}

TEST_F(SampledIntake, LooksAtFewSubmissionsOfALargeGroup) {
  InputSampleLimits limits;
  limits.submissions_a_group = 4;
  InputSamples samples(limits);
  Group group;
  for (int i = 0; i < 1'000; ++i) group.push_back(submission(1));
  samples.take(group, 1'000);
  EXPECT_EQ(samples.newest("A", 1'000).size(), 4U);
}

TEST_F(SampledIntake, HoldsNoMoreBytesThanItMay) {
  InputSampleLimits limits;
  limits.bytes = 1'000;
  limits.largest_bytes = 400;
  InputSamples samples(limits);
  take(samples, 9, 1'000, std::string(300, 'x'));
  EXPECT_EQ(samples.newest("A", 100).size(), 3U);
  take(samples, 1, 1'000, std::string(401, 'x'));
  EXPECT_EQ(samples.newest("A", 100).size(), 3U);
}

}  // namespace
}  // namespace nexus::intake
