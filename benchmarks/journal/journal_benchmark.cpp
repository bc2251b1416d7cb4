// The journal against a bare append and fdatasync of the same bytes in the same groups, and its other
// operations. Data goes to a new folder below NEXUS_BENCH_FOLDER or the current one.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "adapters/journal/journal_broker.h"
#include "adapters/posix/posix_disk.h"
#include "adapters/posix/system_clock.h"

namespace nexus::journal {

namespace {

using namespace ports;

constexpr std::size_t kBodyBytes = 500;
// What a message takes in the journal; the bare append writes as much.
constexpr std::size_t kRecordBytes = 24 + 40 + 9 + 12 + 55 + kBodyBytes;

class Folder {
 public:
  Folder() {
    const char* base = std::getenv("NEXUS_BENCH_FOLDER");
    name_ = std::string(base == nullptr ? "." : base) + "/journal-benchmark-XXXXXX";
    if (::mkdtemp(name_.data()) == nullptr) std::abort();
    disk_ = std::move(posix::PosixDisk::open_folder(name_).value());
  }
  ~Folder() { std::filesystem::remove_all(name_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  posix::PosixDisk& disk() { return *disk_; }

 private:
  std::string name_;
  std::unique_ptr<posix::PosixDisk> disk_;
};

// A disk whose syncs cost nothing, to see what the processor does.
class UnsyncedFile final : public DiskFile {
 public:
  explicit UnsyncedFile(std::unique_ptr<DiskFile> file) : file_(std::move(file)) {}
  Result<std::size_t> read_at(std::uint64_t offset, std::span<char> into) const override {
    return file_->read_at(offset, into);
  }
  Result<> write_at(std::uint64_t offset, std::string_view bytes) override {
    return file_->write_at(offset, bytes);
  }
  Result<> sync() override { return {}; }
  Result<std::uint64_t> size() const override { return file_->size(); }
  Result<> truncate(std::uint64_t size) override { return file_->truncate(size); }

 private:
  std::unique_ptr<DiskFile> file_;
};

class UnsyncedDisk final : public Disk {
 public:
  explicit UnsyncedDisk(Disk& disk) : disk_(disk) {}
  Result<std::vector<std::string>> list() const override { return disk_.list(); }
  Result<std::unique_ptr<DiskFile>> open(const std::string& name) override { return wrap(disk_.open(name)); }
  Result<std::unique_ptr<DiskFile>> create(const std::string& name) override {
    return wrap(disk_.create(name));
  }
  Result<> rename(const std::string& from, const std::string& to) override { return disk_.rename(from, to); }
  Result<> remove(const std::string& name) override { return disk_.remove(name); }
  Result<> sync_folder() override { return {}; }
  Result<std::uint64_t> free_bytes() const override { return disk_.free_bytes(); }

 private:
  static Result<std::unique_ptr<DiskFile>> wrap(Result<std::unique_ptr<DiskFile>> file) {
    if (!file) return file;
    return std::unique_ptr<DiskFile>(new UnsyncedFile(std::move(*file)));
  }
  Disk& disk_;
};

std::unique_ptr<JournalBroker> open_journal(Disk& disk, const Clock& clock) {
  auto opened = JournalBroker::open(disk, clock, {});
  if (!opened) std::abort();
  return std::move(*opened);
}

std::vector<OutgoingMessage> messages_of(const std::string& body, std::size_t count) {
  const MessageAttributes attributes{"PARTNER_A", 123456, "536365-85123A",
                                     "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"};
  return std::vector<OutgoingMessage>(count, {QueueName::valid_orders, body, attributes});
}

void drain(JournalBroker& broker) {
  ReceiveOptions options;
  options.max_messages = 20'000;
  options.max_bytes = 64 << 20;
  while (true) {
    const auto batch = broker.receive(QueueName::valid_orders, options);
    if (!batch || batch->messages.empty()) return;
    std::vector<ReceiptHandle> handles;
    for (const Message& message : batch->messages) handles.push_back(message.handle);
    if (!broker.acknowledge(QueueName::valid_orders, handles)) std::abort();
  }
}

void send_groups(benchmark::State& state, Disk& disk) {
  posix::SystemClock clock;
  auto broker = open_journal(disk, clock);
  const std::string body(kBodyBytes, 'x');
  const auto messages = messages_of(body, static_cast<std::size_t>(state.range(0)));
  std::size_t backlog = 0;
  for (auto _ : state) {
    if (!broker->send(messages)) std::abort();
    backlog += messages.size();
    if (backlog < 200'000) continue;
    state.PauseTiming();
    drain(*broker);
    backlog = 0;
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void send_durably(benchmark::State& state) {
  Folder folder;
  send_groups(state, folder.disk());
}

void send_without_sync(benchmark::State& state) {
  Folder folder;
  UnsyncedDisk disk(folder.disk());
  send_groups(state, disk);
}

void bare_append_and_sync(benchmark::State& state) {
  Folder folder;
  const auto file = std::move(folder.disk().create("bare").value());
  const std::string bytes(kRecordBytes * static_cast<std::size_t>(state.range(0)), 'x');
  std::uint64_t offset = 0;
  for (auto _ : state) {
    if (!file->write_at(offset, bytes) || !file->sync()) std::abort();
    offset += bytes.size();
    if (offset < (1ULL << 30)) continue;
    state.PauseTiming();
    if (!file->truncate(0)) std::abort();
    offset = 0;
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void receive_and_acknowledge(benchmark::State& state) {
  Folder folder;
  posix::SystemClock clock;
  auto broker = open_journal(folder.disk(), clock);
  const std::string body(kBodyBytes, 'x');
  const auto messages = messages_of(body, 20'000);
  ReceiveOptions options;
  options.max_messages = static_cast<std::size_t>(state.range(0));
  std::int64_t received = 0;
  for (auto _ : state) {
    auto batch = broker->receive(QueueName::valid_orders, options);
    if (!batch) std::abort();
    if (batch->messages.empty()) {
      state.PauseTiming();
      for (int i = 0; i < 10; ++i) {
        if (!broker->send(messages)) std::abort();
      }
      state.ResumeTiming();
      continue;
    }
    received += std::ssize(batch->messages);
    std::vector<ReceiptHandle> handles;
    handles.reserve(batch->messages.size());
    for (const Message& message : batch->messages) handles.push_back(message.handle);
    if (!broker->acknowledge(QueueName::valid_orders, handles)) std::abort();
  }
  state.SetItemsProcessed(received);
}

// Start with a backlog, and the walk over all bodies that rebuilds the ledger.
void open_with_backlog(benchmark::State& state) {
  Folder folder;
  posix::SystemClock clock;
  const std::string body(kBodyBytes, 'x');
  {
    auto broker = open_journal(folder.disk(), clock);
    const auto messages = messages_of(body, 20'000);
    for (std::int64_t sent = 0; sent < state.range(0); sent += 20'000) {
      if (!broker->send(messages)) std::abort();
    }
  }
  std::uint64_t bytes = 0;
  for (auto _ : state) {
    auto broker = open_journal(folder.disk(), clock);
    if (broker->recovery().messages < static_cast<std::uint64_t>(state.range(0))) std::abort();
    const auto walked = broker->for_each_waiting(
        QueueName::valid_orders, [&](QueueName, MessageId, const MessageAttributes&, std::string_view text) {
          return (bytes += text.size(), true);
        });
    if (!walked) std::abort();
  }
  benchmark::DoNotOptimize(bytes);
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

BENCHMARK(send_durably)->Arg(1)->Arg(32)->Arg(128)->Arg(5000)->UseRealTime();
BENCHMARK(bare_append_and_sync)->Arg(1)->Arg(32)->Arg(128)->Arg(5000)->UseRealTime();
BENCHMARK(send_without_sync)->Arg(128)->Arg(20'000);
BENCHMARK(receive_and_acknowledge)->Arg(10)->Arg(1000)->Arg(20'000);
BENCHMARK(open_with_backlog)->Arg(1'000'000)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(3);

}  // namespace

}  // namespace nexus::journal
