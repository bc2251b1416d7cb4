// Which inputs intake hands to the archive, and with what.
#include "support/intake_rig.h"

namespace nexus::intake {
namespace {

using support::IntakeRig;
using support::make_order;

class ArchivedIntake : public testing::Test {
 protected:
  std::optional<ports::ArchivedInput> find(const domain::Uuid& id) {
    return rig_.archive.find({&id, 1})->front();
  }

  IntakeRig rig_;
};

TEST_F(ArchivedIntake, KeepsTheBytesOfWhatBecameAnOrderWithWhereTheyCameFrom) {
  auto submission = IntakeRig::submission({make_order("1"), make_order("2")});
  submission->content_type = "text/csv";
  submission->csv_header = "id,qty";
  submission->trace_id = "0af7651916cd43dd8448eb211c80319c";
  submission->received_at = {rig_.clock.now().ms - 40};
  const auto decided = rig_.decide(std::move(submission));
  const auto kept = find(decided->inputs[1].order.id);
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->raw, "{the partner's bytes}");
  EXPECT_EQ(kept->partner_id, "PARTNER_A");
  EXPECT_EQ(kept->content_type, "text/csv");
  EXPECT_EQ(kept->csv_header, "id,qty");
  EXPECT_EQ(kept->trace_id, "0af7651916cd43dd8448eb211c80319c");
  EXPECT_EQ(kept->received_at.ms, rig_.clock.now().ms - 40);
  EXPECT_EQ(kept->queued_at, rig_.clock.now());
  EXPECT_EQ(rig_.archive.stats().kept, 2U);
}

TEST_F(ArchivedIntake, LeavesOutWhatIsNoNewOrder) {
  rig_.decide(IntakeRig::submission({make_order("1")}));
  rig_.decide(IntakeRig::submission({make_order("1")}));
  rig_.decide(IntakeRig::submission({make_order("1", 9)}));
  auto validated = IntakeRig::submission({make_order("2")});
  validated->mode = SubmissionMode::validate;
  rig_.decide(std::move(validated));
  auto withheld = IntakeRig::submission({make_order("3"), make_order("1", 9)});
  withheld->mode = SubmissionMode::all_or_nothing;
  rig_.decide(std::move(withheld));
  EXPECT_EQ(rig_.archive.stats().kept, 1U);
}

}  // namespace
}  // namespace nexus::intake
