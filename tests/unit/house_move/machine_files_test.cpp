// A data folder as the process sees it that reads beside its server.
#include "app/machine_files.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "app/data_folder.h"
#include "contract/stores/sample_errors.h"
#include "support/orders.h"
#include "unit/house_move/house_rig.h"

namespace nexus::app {
namespace {

TEST(MachineFilesTest, ShowsWhatAServerCommitsAndChangesNothing) {
  const Folder folder;
  memory::ManualClock clock{{1'700'000'000'000}};
  memory::SequentialIdSource ids;
  Configuration configuration = default_configuration();
  configuration.data = folder.path;
  EXPECT_EQ(MachineFiles::open(folder.path).error().kind, ErrorKind::not_found);
  EXPECT_FALSE(MachineFiles::are_in_use(folder.path));
  {
    const auto server = DataFolder::open(configuration, clock, ids, [](const std::string&) {});
    ASSERT_TRUE(server) << server.error().message;
    EXPECT_TRUE(MachineFiles::are_in_use(folder.path));
    const auto files = MachineFiles::open(folder.path);
    ASSERT_TRUE(files) << files.error().message;
    std::vector<domain::Order> orders;
    for (int number = 1; number <= 5; ++number) {
      orders.push_back(make_order(std::to_string(number), number));
      orders.back().sequence_number = number;
      orders.back().id = domain::make_uuid7({1'700'000'000'000}, 0, static_cast<std::uint64_t>(number));
    }
    ASSERT_TRUE(server->orders->save(orders));
    EXPECT_EQ(files->orders->statistics()->by_partner["PARTNER_A"].orders, 5u);
    EXPECT_EQ(*files->orders->count("PARTNER_A", 1, 4), 3u);
    EXPECT_EQ(files->orders->list("PARTNER_A", 2, sqlite::OrderFollower::kLast, 2)->front().sequence_number,
              3);
    const auto sums = *files->orders->add_up("PARTNER_A", 0, sqlite::OrderFollower::kLast);
    EXPECT_EQ(sums.begin()->second.totals.net_amount,
              files->orders->statistics()->by_partner["PARTNER_A"].net_amount);

    contract::SampleErrors samples(5);
    const auto events = samples.take(3);
    ASSERT_TRUE(server->errors->save(events));
    EXPECT_EQ(files->errors->statistics(clock.now())->total, 3u);
    EXPECT_FALSE(files->errors->save(samples.take(1)));
    EXPECT_FALSE(files->definitions->save(
        {}, std::vector<ports::DefinitionActivation>{{"PARTNER_A", 1, {1}, "", ""}}));
    EXPECT_FALSE(files->jobs->save(ports::Job{}));
    EXPECT_EQ(server->errors->statistics(clock.now())->total, 3u);
  }
  EXPECT_FALSE(MachineFiles::are_in_use(folder.path));
}

TEST(MachineFilesTest, RefusesFilesOfAnotherVersion) {
  const Folder folder;
  memory::ManualClock clock{{1'700'000'000'000}};
  memory::SequentialIdSource ids;
  Configuration configuration = default_configuration();
  configuration.data = folder.path;
  ASSERT_TRUE(DataFolder::open(configuration, clock, ids, [](const std::string&) {}));
  sqlite::Connection(folder.path + "/orders.db", sqlite::OpenMode::writer, 100)
      .execute("INSERT INTO schema_migrations VALUES (999, 'of the future', '')");
  const auto refused = MachineFiles::open(folder.path);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::invalid);
  EXPECT_NE(refused.error().message.find("999"), std::string::npos);
}

TEST(MoveNoteTest, SaysWhereAFolderMovedTo) {
  const Folder folder;
  EXPECT_FALSE(read_move_note(folder.path)->has_value());
  EXPECT_TRUE(require_not_moved(folder.path));
  MoveNote note;
  note.machine = domain::make_uuid7({1'700'000'000'000}, 1, 2);
  ASSERT_TRUE(write_move_note(folder.path, note));
  EXPECT_EQ((*read_move_note(folder.path))->machine, note.machine);
  EXPECT_TRUE(require_not_moved(folder.path)) << "the move has only begun";
  note.moved_at = domain::Timestamp{1'700'000'001'000};
  note.to = "host=\"db\"";
  ASSERT_TRUE(write_move_note(folder.path, note));
  const auto read = *read_move_note(folder.path);
  EXPECT_EQ(read->moved_at, note.moved_at);
  EXPECT_EQ(read->to, note.to);
  const auto refused = require_not_moved(folder.path);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("2023-11-14T22:13:21"), std::string::npos)
      << refused.error().message;
  std::ofstream(folder.path + "/move.json") << "{";
  EXPECT_EQ(require_not_moved(folder.path).error().kind, ErrorKind::corrupt);
}

TEST(MoveNoteTest, SaysWhenItCannotBeWritten) {
  MoveNote note;
  EXPECT_EQ(write_move_note("/nowhere/at/all", note).error().kind, ErrorKind::unavailable);
}

}  // namespace
}  // namespace nexus::app
