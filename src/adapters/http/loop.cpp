#include "adapters/http/loop.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <string>

#include "base/check.h"

namespace nexus::http {

namespace {

constexpr int kEventsPerRound = 256;

std::string system_error(const char* what) { return std::string(what) + ": " + std::strerror(errno) + "."; }

}  // namespace

Loop::Loop(int index) : index_(index), random_(std::random_device{}()) {
  std::random_device device;
  std::seed_seq seed{device(), device(), device(), device(), device(), device(), device(), device()};
  random_.seed(seed);
}

Result<std::shared_ptr<Loop>> Loop::create(int index) {
  std::shared_ptr<Loop> loop(new Loop(index));
  loop->epoll_ = epoll_create1(EPOLL_CLOEXEC);
  loop->wake_event_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (loop->epoll_ < 0 || loop->wake_event_ < 0) {
    return fail(ErrorKind::internal, system_error("An event loop could not be made"));
  }
  // Edge-triggered: each write is one wake-up, and the counter never needs to be read back.
  epoll_event event{};
  event.events = EPOLLIN | EPOLLET;
  event.data.ptr = nullptr;
  if (epoll_ctl(loop->epoll_, EPOLL_CTL_ADD, loop->wake_event_, &event) != 0) {
    return fail(ErrorKind::internal, system_error("An event loop could not be made"));
  }
  loop->refresh_time();
  return loop;
}

Loop::~Loop() {
  if (epoll_ >= 0) close(epoll_);
  if (wake_event_ >= 0) close(wake_event_);
}

void Loop::post(Task task) { post_batch({&task, 1}); }

void Loop::post_batch(std::span<Task> tasks) {
  {
    std::lock_guard lock(posted_mutex_);
    if (closed_) return;
    for (Task& task : tasks) posted_.push_back(std::move(task));
  }
  // The loop announces its sleep before it looks at the queue for the last time, and we look at the
  // announcement after we have filled the queue: one of the two always sees the other.
  if (sleeping_.exchange(false)) wake();
}

void Loop::wake() {
  const std::uint64_t one = 1;
  check(write(wake_event_, &one, sizeof one) == sizeof one, "an event loop could not be woken");
}

void Loop::stop() {
  stop_requested_.store(true);
  wake();
}

Result<> Loop::watch(std::unique_ptr<Watched> watched, int descriptor) {
  if (free_slots_.empty()) {
    free_slots_.push_back(watched_.size());
    watched_.emplace_back();
    deadlines_.push_back(0);
  }
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.ptr = watched.get();
  if (epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event) != 0) {
    return fail(ErrorKind::unavailable, system_error("A socket could not be watched"));
  }
  watched->slot = free_slots_.back();
  free_slots_.pop_back();
  watched_[watched->slot] = std::move(watched);
  return {};
}

void Loop::release(Watched& watched) {
  const std::size_t slot = watched.slot;
  check(watched_[slot].get() == &watched, "a socket was let go twice");
  deadlines_[slot] = 0;
  // Events of this round may still name it, so it is destroyed at the round's end, and its slot is
  // not used before.
  released_.push_back(std::move(watched_[slot]));
}

void Loop::run() {
  thread_.store(std::this_thread::get_id(), std::memory_order_relaxed);
  std::array<epoll_event, kEventsPerRound> events;
  refresh_time();
  next_tick_ms_ = now_ms() + kTickMs;
  while (!stop_requested_.load(std::memory_order_relaxed)) {
    sleeping_.store(true);
    const bool has_work = has_posted();
    const int count = epoll_wait(epoll_, events.data(), kEventsPerRound, has_work ? 0 : sleep_ms());
    sleeping_.store(false);
    refresh_time();
    for (int i = 0; i < count; ++i) {
      auto* watched = static_cast<Watched*>(events[static_cast<std::size_t>(i)].data.ptr);
      if (watched != nullptr) watched->on_events(events[static_cast<std::size_t>(i)].events);
    }
    run_posted();
    run_round_end();
    check_deadlines();
    for (auto& gone : released_) free_slots_.push_back(gone->slot);
    released_.clear();
  }
  run_posted();
  run_round_end();
  std::vector<Task> dropped;
  {
    std::lock_guard lock(posted_mutex_);
    closed_ = true;
    dropped.swap(posted_);
  }
  dropped.clear();
  watched_.clear();
  released_.clear();
}

bool Loop::has_posted() {
  std::lock_guard lock(posted_mutex_);
  return !posted_.empty();
}

void Loop::run_posted() {
  {
    std::lock_guard lock(posted_mutex_);
    running_.swap(posted_);
  }
  for (Task& task : running_) {
    task();
    task.reset();
  }
  running_.clear();
}

void Loop::run_round_end() {
  while (!round_end_.empty()) {
    round_end_running_.swap(round_end_);
    for (Task& task : round_end_running_) task();
    round_end_running_.clear();
  }
}

void Loop::check_deadlines() {
  if (now_ms() < next_tick_ms_) return;
  next_tick_ms_ = now_ms() + kTickMs;
  for (std::size_t slot = 0; slot < deadlines_.size(); ++slot) {
    if (deadlines_[slot] == 0 || deadlines_[slot] > now_ms() || !watched_[slot]) continue;
    deadlines_[slot] = 0;
    watched_[slot]->on_deadline();
  }
}

int Loop::sleep_ms() const {
  const std::int64_t left = next_tick_ms_ - now_ms();
  return left <= 0 ? 0 : static_cast<int>(left) + 1;
}

void Loop::refresh_time() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  now_us_ = static_cast<std::int64_t>(now.tv_sec) * 1'000'000 + now.tv_nsec / 1000;
  const std::time_t wall = std::time(nullptr);
  if (wall == date_second_) return;
  date_second_ = wall;
  std::tm parts{};
  gmtime_r(&wall, &parts);
  std::strftime(date_, sizeof date_, "%a, %d %b %Y %H:%M:%S GMT", &parts);
}

void CompletionBatch::add(const Exchange& exchange, Task task) {
  for (Share& share : shares_) {
    if (share.loop == exchange.loop()) {
      share.tasks.push_back(std::move(task));
      return;
    }
  }
  shares_.push_back({exchange.loop(), {}});
  shares_.back().tasks.push_back(std::move(task));
}

void CompletionBatch::flush() {
  for (Share& share : shares_) {
    if (!share.tasks.empty()) share.loop->post_batch(share.tasks);
    share.tasks.clear();
  }
}

}  // namespace nexus::http
