// What a machine that lost power finds.
#include <algorithm>
#include <cstring>
#include <random>

#include "adapters/memory/memory_disk_state.h"

namespace nexus::memory {

namespace {

constexpr std::uint64_t kSectorBytes = 512;

// Decides, operation by operation, what of it got to the disk.
class Survival {
 public:
  Survival(PowerLoss loss, std::uint64_t seed, std::uint64_t first, std::uint64_t last)
      : loss_(loss), random_(seed), cut_(first + random_() % (last - first + 2)) {}

  bool name_survives(std::uint64_t number) {
    switch (loss_) {
      case PowerLoss::drop_all: return false;
      case PowerLoss::keep_all: return true;
      case PowerLoss::keep_prefix: return number < cut_;
      case PowerLoss::scatter: return random_() % 2 == 0;
    }
    return false;
  }

  void write(std::string& content, const PendingWrite& write) {
    if (write.truncates) {
      if (name_survives(write.number)) content.resize(write.offset);
      return;
    }
    if (loss_ == PowerLoss::scatter) return write_sectors(content, write);
    std::size_t bytes = name_survives(write.number) ? write.bytes.size() : 0;
    if (loss_ == PowerLoss::keep_prefix && write.number == cut_) bytes = random_() % (write.bytes.size() + 1);
    put(content, write.offset, std::string_view(write.bytes).substr(0, bytes));
  }

 private:
  // Sectors arrive in any order and not at all; half of the images lose few of them, half many.
  void write_sectors(std::string& content, const PendingWrite& write) {
    const std::uint64_t lost_of_8 = random_() % 9;
    for (std::uint64_t at = 0; at < write.bytes.size();) {
      const std::uint64_t in_sector = kSectorBytes - (write.offset + at) % kSectorBytes;
      const std::string_view sector = std::string_view(write.bytes).substr(at, in_sector);
      if (random_() % 8 >= lost_of_8) put(content, write.offset + at, sector);
      at += sector.size();
    }
  }

  static void put(std::string& content, std::uint64_t offset, std::string_view bytes) {
    if (bytes.empty()) return;
    content.resize(std::max<std::size_t>(content.size(), offset + bytes.size()));
    std::memcpy(content.data() + offset, bytes.data(), bytes.size());
  }

  const PowerLoss loss_;
  std::mt19937_64 random_;
  const std::uint64_t cut_;
};

}  // namespace

std::unique_ptr<MemoryDisk> MemoryDisk::after_power_loss(PowerLoss loss, std::uint64_t seed) const {
  std::lock_guard lock(state_->mutex);
  std::uint64_t first = state_->operations;
  for (const PendingName& pending : state_->pending_names) first = std::min(first, pending.number);
  for (const auto& [name, file] : state_->names) {
    if (!file->pending.empty()) first = std::min(first, file->pending.front().number);
  }
  Survival survival(loss, seed, first, state_->operations);
  State::Names names = state_->durable_names;
  for (std::size_t i = 0; i < state_->pending_names.size(); ++i) {
    const PendingName& pending = state_->pending_names[i];
    if (!survival.name_survives(pending.number)) continue;
    if (pending.kind == PendingName::Kind::create) {
      names[pending.name] = state_->created[i];
    } else if (const auto found = names.find(pending.name); found != names.end()) {
      if (pending.kind == PendingName::Kind::rename) names[pending.to] = found->second;
      names.erase(pending.name);
    }
  }
  auto image = std::make_unique<MemoryDisk>();
  for (const auto& [name, file] : names) {
    std::string content = file->durable;
    for (const PendingWrite& write : file->pending) survival.write(content, write);
    image->set_content(name, std::move(content));
  }
  return image;
}

}  // namespace nexus::memory
