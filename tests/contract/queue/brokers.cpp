// Every broker that ships runs the suite.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "adapters/journal/journal_broker.h"
#include "adapters/memory/manual_clock.h"
#include "adapters/memory/memory_broker.h"
#include "adapters/memory/memory_disk.h"
#include "adapters/posix/posix_disk.h"
#include "contract/queue/queue_contract.h"
#include "contract/queue/sqs_under_test.h"

namespace nexus::contract {

using ports::QueueName;

std::array<ports::QueuePolicy, ports::kQueueCount> suite_policies() {
  std::array<ports::QueuePolicy, ports::kQueueCount> all;
  for (int i = 0; i < ports::kQueueCount; ++i) {
    all[static_cast<std::size_t>(i)] = ports::default_policy(static_cast<QueueName>(i));
    all[static_cast<std::size_t>(i)].visibility_timeout_ms = kVisibilityTimeoutMs;
  }
  all[static_cast<std::size_t>(QueueName::valid_orders)].max_receives = kMaxReceives;
  return all;
}

namespace {

class MemoryUnderTest final : public BrokerUnderTest {
 public:
  ports::Broker& broker() override { return broker_; }
  void advance(std::int64_t ms) override { clock_.advance(ms); }

 private:
  memory::ManualClock clock_;
  memory::MemoryBroker broker_{clock_, {suite_policies(), 0}};
};

class JournalUnderTest : public BrokerUnderTest {
 public:
  ~JournalUnderTest() override { broker_.reset(); }
  ports::Broker& broker() override { return *broker_; }
  void advance(std::int64_t ms) override {
    clock_.advance(ms);
    EXPECT_TRUE(broker_->run_background_work());
  }

 protected:
  void open(ports::Disk& disk) {
    journal::JournalOptions options;
    options.policies = suite_policies();
    options.segment_bytes = 4 << 20;
    options.background_thread = false;
    auto opened = journal::JournalBroker::open(disk, clock_, options);
    ASSERT_TRUE(opened) << opened.error().message;
    broker_ = std::move(*opened);
  }

  memory::ManualClock clock_;
  std::unique_ptr<journal::JournalBroker> broker_;
};

class JournalInMemory final : public JournalUnderTest {
 public:
  JournalInMemory() { open(disk_); }
  ~JournalInMemory() override { broker_.reset(); }

 private:
  memory::MemoryDisk disk_;
};

class JournalInFolder final : public JournalUnderTest {
 public:
  JournalInFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "nexus-queue-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    disk_ = std::move(*posix::PosixDisk::open_folder(folder_));
    open(*disk_);
  }
  ~JournalInFolder() override {
    broker_.reset();
    std::filesystem::remove_all(folder_);
  }

 private:
  std::string folder_;
  std::unique_ptr<posix::PosixDisk> disk_;
};

template <class Broker>
BrokerFactory factory(std::string name, std::string needs = {}) {
  return {std::move(name), [] { return std::make_unique<Broker>(); }, std::move(needs)};
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(Every, QueueContract,
                         testing::Values(factory<MemoryUnderTest>("memory"),
                                         factory<JournalInMemory>("journal_in_memory"),
                                         factory<JournalInFolder>("journal_in_a_folder"),
                                         factory<SqsUnderTest>("sqs", kSqsVariable)),
                         [](const auto& instance) { return instance.param.name; });

}  // namespace nexus::contract
