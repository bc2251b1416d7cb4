#include "adapters/memory/memory_disk.h"

#include <algorithm>
#include <cstring>

#include "adapters/memory/memory_disk_state.h"

namespace nexus::memory {

using ports::DiskFile;

namespace {

void perform(std::string& content, const PendingWrite& write) {
  if (write.truncates) {
    content.resize(write.offset);
    return;
  }
  content.resize(std::max<std::size_t>(content.size(), write.offset + write.bytes.size()));
  if (!write.bytes.empty())
    std::memcpy(content.data() + write.offset, write.bytes.data(), write.bytes.size());
}

}  // namespace

Result<> MemoryDisk::State::check_power() const {
  if (faults.power_off_at_operation != 0 && operations >= faults.power_off_at_operation) {
    return fail(ErrorKind::internal, "The power is off.");
  }
  return {};
}

Result<> MemoryDisk::State::begin_operation() {
  ++operations;
  return check_power();
}

Result<> MemoryDisk::State::check_space(const File& file, std::uint64_t end) const {
  const bool grows = end > file.current.size();
  const bool full = faults.full_from_write != 0 && writes >= faults.full_from_write;
  std::uint64_t used = 0;
  if (faults.capacity_bytes != 0) {
    for (const auto& [name, other] : names) used += other->current.size();
  }
  const bool beyond = faults.capacity_bytes != 0 && used + end - file.current.size() > faults.capacity_bytes;
  if (grows && (full || beyond)) return fail(ErrorKind::storage_full, "The disk is full.");
  return {};
}

class MemoryDisk::OpenFile final : public DiskFile {
 public:
  OpenFile(std::shared_ptr<State> state, std::shared_ptr<File> file)
      : state_(std::move(state)), file_(std::move(file)) {}

  Result<std::size_t> read_at(std::uint64_t offset, std::span<char> into) const override {
    std::lock_guard lock(state_->mutex);
    if (Result<> power = state_->check_power(); !power) return fail(power.error());
    if (offset >= file_->current.size()) return std::size_t{0};
    const std::size_t bytes = std::min<std::size_t>(into.size(), file_->current.size() - offset);
    if (bytes > 0) std::memcpy(into.data(), file_->current.data() + offset, bytes);
    return bytes;
  }

  Result<> write_at(std::uint64_t offset, std::string_view bytes) override {
    std::lock_guard lock(state_->mutex);
    ++state_->writes;
    Result<> power = state_->begin_operation();
    // The write that the power loss meets may be on its way already.
    const bool last = state_->operations == state_->faults.power_off_at_operation;
    if (!power && !last) return power;
    Result<> space = state_->check_space(*file_, offset + bytes.size());
    // A full disk takes what fits; here it is half.
    PendingWrite write{state_->operations, offset,
                       std::string(space ? bytes : bytes.substr(0, bytes.size() / 2)), false};
    perform(file_->current, write);
    file_->pending.push_back(std::move(write));
    return power ? space : power;
  }

  Result<> sync() override {
    std::lock_guard lock(state_->mutex);
    ++state_->syncs;
    if (Result<> power = state_->begin_operation(); !power) return power;
    if (state_->faults.ignore_sync) return {};
    if (state_->faults.fail_sync_at != 0 && state_->syncs == state_->faults.fail_sync_at) {
      file_->pending.clear();
      file_->current = file_->durable;
      return fail(ErrorKind::internal, "Cannot sync: Input/output error.");
    }
    for (const PendingWrite& write : file_->pending) perform(file_->durable, write);
    file_->pending.clear();
    return {};
  }

  Result<std::uint64_t> size() const override {
    std::lock_guard lock(state_->mutex);
    if (Result<> power = state_->check_power(); !power) return fail(power.error());
    return file_->current.size();
  }

  Result<> truncate(std::uint64_t size) override {
    std::lock_guard lock(state_->mutex);
    if (Result<> power = state_->begin_operation(); !power) return power;
    PendingWrite write{state_->operations, size, {}, true};
    perform(file_->current, write);
    file_->pending.push_back(std::move(write));
    return {};
  }

 private:
  std::shared_ptr<State> state_;
  std::shared_ptr<File> file_;
};

MemoryDisk::MemoryDisk() : state_(std::make_shared<State>()) {}
MemoryDisk::~MemoryDisk() = default;

void MemoryDisk::set_faults(const DiskFaults& faults) {
  std::lock_guard lock(state_->mutex);
  state_->faults = faults;
}

std::uint64_t MemoryDisk::operations() const {
  std::lock_guard lock(state_->mutex);
  return state_->operations;
}

std::uint64_t MemoryDisk::writes() const {
  std::lock_guard lock(state_->mutex);
  return state_->writes;
}

std::uint64_t MemoryDisk::syncs() const {
  std::lock_guard lock(state_->mutex);
  return state_->syncs;
}

std::string MemoryDisk::content(const std::string& name) const {
  std::lock_guard lock(state_->mutex);
  const auto found = state_->names.find(name);
  return found == state_->names.end() ? std::string() : found->second->current;
}

void MemoryDisk::set_content(const std::string& name, std::string bytes) {
  std::lock_guard lock(state_->mutex);
  auto file = std::make_shared<File>();
  file->current = bytes;
  file->durable = std::move(bytes);
  state_->names[name] = file;
  state_->durable_names[name] = file;
}

void MemoryDisk::flip_bit(const std::string& name, std::uint64_t bit) {
  std::string bytes = content(name);
  bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
  set_content(name, std::move(bytes));
}

Result<std::vector<std::string>> MemoryDisk::list() const {
  std::lock_guard lock(state_->mutex);
  if (Result<> power = state_->check_power(); !power) return fail(power.error());
  std::vector<std::string> all;
  for (const auto& [name, file] : state_->names) all.push_back(name);
  return all;
}

Result<std::unique_ptr<DiskFile>> MemoryDisk::open(const std::string& name) {
  std::lock_guard lock(state_->mutex);
  if (Result<> power = state_->check_power(); !power) return fail(power.error());
  const auto found = state_->names.find(name);
  if (found == state_->names.end()) return fail(ErrorKind::not_found, "There is no file " + name + ".");
  return std::unique_ptr<DiskFile>(new OpenFile(state_, found->second));
}

Result<std::unique_ptr<DiskFile>> MemoryDisk::create(const std::string& name) {
  std::lock_guard lock(state_->mutex);
  if (Result<> power = state_->begin_operation(); !power) return fail(power.error());
  if (state_->names.contains(name)) return fail(ErrorKind::conflict, "The file " + name + " exists.");
  auto file = std::make_shared<File>();
  state_->names[name] = file;
  state_->pending_names.push_back({state_->operations, PendingName::Kind::create, name, {}});
  state_->created.push_back(file);
  return std::unique_ptr<DiskFile>(new OpenFile(state_, file));
}

Result<> MemoryDisk::rename(const std::string& from, const std::string& to) {
  std::lock_guard lock(state_->mutex);
  if (Result<> power = state_->begin_operation(); !power) return power;
  const auto found = state_->names.find(from);
  if (found == state_->names.end()) return fail(ErrorKind::not_found, "There is no file " + from + ".");
  state_->names[to] = found->second;
  state_->names.erase(from);
  state_->pending_names.push_back({state_->operations, PendingName::Kind::rename, from, to});
  state_->created.push_back(nullptr);
  return {};
}

Result<> MemoryDisk::remove(const std::string& name) {
  std::lock_guard lock(state_->mutex);
  if (Result<> power = state_->begin_operation(); !power) return power;
  if (state_->names.erase(name) == 0) return fail(ErrorKind::not_found, "There is no file " + name + ".");
  state_->pending_names.push_back({state_->operations, PendingName::Kind::remove, name, {}});
  state_->created.push_back(nullptr);
  return {};
}

Result<> MemoryDisk::sync_folder() {
  std::lock_guard lock(state_->mutex);
  if (Result<> power = state_->begin_operation(); !power) return power;
  if (state_->faults.ignore_sync) return {};
  state_->durable_names = state_->names;
  state_->pending_names.clear();
  state_->created.clear();
  return {};
}

Result<std::uint64_t> MemoryDisk::free_bytes() const {
  std::lock_guard lock(state_->mutex);
  std::uint64_t used = 0;
  for (const auto& [name, file] : state_->names) used += file->current.size();
  constexpr std::uint64_t kUnlimited = 1ULL << 40;
  const std::uint64_t capacity =
      state_->faults.capacity_bytes == 0 ? kUnlimited : state_->faults.capacity_bytes;
  return capacity - std::min(capacity, used);
}

}  // namespace nexus::memory
