#include "load/load_run.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <ctime>

#include "load/answer_fields.h"

namespace nexus::load {

namespace {

constexpr std::int64_t kSecondNs = 1'000'000'000;
constexpr std::int64_t kReopenEveryNs = 20'000'000;
constexpr std::int64_t kRepeatAfterNs = 50'000'000;
constexpr int kUnavailable = 503;
constexpr std::int64_t kGraceNs = 10 * kSecondNs;  // for answers that are under way when the time is up

std::int64_t now_ns() {
  return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1);
}

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// The number behind the last `"name":` of a batch's answer, where the counts stand; 0 without it.
std::uint64_t count_in(std::string_view body, std::string_view quoted_name) {
  const std::size_t at = body.rfind(quoted_name);
  return at == std::string_view::npos ? 0 : std::strtoull(body.data() + at + quoted_name.size(), nullptr, 10);
}

}  // namespace

struct LoadRun::Connection {
  int socket = -1;
  Request request;
  std::size_t sent = 0;
  AnswerReader answer;
  std::int64_t started_ns = 0;
  bool busy = false;
  std::int64_t repeat_at_ns = 0;  // when a refused request goes again; 0: none waits
  bool streaming = false;         // an ndjson body is under way
  std::string sent_orders;        // of an ndjson body, kept for the journal
};

LoadRun::LoadRun(const Options& options)
    : options_(options),
      feed_(options_.prefix, options_.seed, std::time(nullptr) * 1000),
      maker_(options_, feed_),
      journal_(options_.journal),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      incoming_(256 * 1024) {
  for (int number = 0; number < options_.connections; ++number) {
    connections_.push_back(std::make_unique<Connection>());
    if (options_.mode == Mode::single || options_.mode == Mode::batch)
      connections_.back()->request = maker_.make();
  }
}

LoadRun::~LoadRun() {
  for (const auto& connection : connections_) {
    if (connection->socket >= 0) close(connection->socket);
  }
  close(epoll_);
}

const Counts& LoadRun::run() {
  const std::int64_t start = now_ns();
  measure_from_ns_ = start + static_cast<std::int64_t>(options_.warmup_seconds * kSecondNs);
  end_ns_ = measure_from_ns_ + static_cast<std::int64_t>(options_.seconds * kSecondNs);
  if (options_.warmup_seconds <= 0) begin_measuring(start);
  for (const auto& connection : connections_) {
    if (open(*connection)) {
      start_request(*connection);
    } else {
      ++counts_.broken;
    }
  }
  std::array<epoll_event, 256> events{};
  while (true) {
    const std::int64_t now = now_ns();
    if (!measuring_ && now >= measure_from_ns_) begin_measuring(now);
    if (busy_ == 0 && (!may_start(now) || !options_.reconnect)) break;
    if (now > end_ns_ + kGraceNs) break;
    if (options_.reconnect) reopen_lost(now);
    if (options_.retry_unavailable) repeat_refused(now);
    const int ready = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), 20);
    for (int event = 0; event < ready; ++event) {
      auto& connection = *static_cast<Connection*>(events[static_cast<std::size_t>(event)].data.ptr);
      if (connection.socket >= 0 && (events[static_cast<std::size_t>(event)].events & EPOLLOUT) != 0)
        send_more(connection);
      if (connection.socket >= 0) receive(connection);
    }
  }
  for (const auto& connection : connections_) {
    if (connection->busy) lose(*connection);
  }
  const bool ends_with_answer = options_.mode == Mode::ndjson || last_answer_ns_ < end_ns_;
  const std::int64_t end = ends_with_answer ? last_answer_ns_ : end_ns_;
  counts_.elapsed_seconds = std::max(1e-9, static_cast<double>(end - measure_from_ns_) / kSecondNs);
  counts_.cpu_seconds = cpu_seconds() - cpu_before_;
  return counts_;
}

void LoadRun::begin_measuring(std::int64_t now) {
  measuring_ = true;
  measure_from_ns_ = now;
  cpu_before_ = cpu_seconds();
  const std::uint64_t sent = counts_.sent_orders;
  counts_ = Counts{};
  counts_.sent_orders = sent;
}

bool LoadRun::may_start(std::int64_t now) const {
  return now < end_ns_ &&
         (options_.orders == 0 || options_.mode == Mode::get || feed_.made() < options_.orders);
}

bool LoadRun::open(Connection& connection) {
  const int socket_number = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(options_.port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(socket_number, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) {
    close(socket_number);
    return false;
  }
  const int on = 1;
  setsockopt(socket_number, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  fcntl(socket_number, F_SETFL, fcntl(socket_number, F_GETFL) | O_NONBLOCK);
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.ptr = &connection;
  epoll_ctl(epoll_, EPOLL_CTL_ADD, socket_number, &event);
  connection.socket = socket_number;
  return true;
}

void LoadRun::start_request(Connection& connection) {
  const std::int64_t now = now_ns();
  if (!may_start(now)) return;
  switch (options_.mode) {
    case Mode::get: connection.request = maker_.next_query(); break;
    case Mode::ndjson: connection.request = maker_.make(); break;
    default: maker_.fill(connection.request);
  }
  counts_.sent_orders += connection.request.orders.size();
  connection.streaming = options_.mode == Mode::ndjson;
  connection.sent_orders.clear();
  ++busy_;
  begin_request(connection, now);
}

void LoadRun::begin_request(Connection& connection, std::int64_t now) {
  connection.answer.reset();
  connection.sent = 0;
  connection.started_ns = now;
  connection.busy = true;
  send_more(connection);
}

void LoadRun::repeat_refused(std::int64_t now) {
  for (const auto& connection : connections_) {
    if (connection->repeat_at_ns == 0 || connection->repeat_at_ns > now) continue;
    connection->repeat_at_ns = 0;
    begin_request(*connection, now);
  }
}

void LoadRun::send_more(Connection& connection) {
  if (!connection.busy) return;
  while (true) {
    const std::string& bytes = connection.request.bytes;
    while (connection.sent < bytes.size()) {
      const ssize_t sent = send(connection.socket, bytes.data() + connection.sent,
                                bytes.size() - connection.sent, MSG_NOSIGNAL);
      if (sent < 0) {
        if (errno == EINTR) continue;
        if (errno != EAGAIN) lose(connection);
        return;
      }
      connection.sent += static_cast<std::size_t>(sent);
    }
    if (!connection.streaming) break;
    if (!next_chunk(connection)) return;
  }
  // A server that refuses a body answers before the body ends, and no further event tells of it.
  if (connection.answer.complete()) finish_answer(connection);
}

// Puts the next piece of an ndjson body in place. False when the connection was lost meanwhile.
bool LoadRun::next_chunk(Connection& connection) {
  connection.sent = 0;
  if (!may_start(now_ns()) || connection.answer.complete()) {
    connection.request = Request{std::string(RequestMaker::kLastChunk), {}};
    connection.streaming = false;
    return true;
  }
  if (connection.request.orders.empty()) connection.request = maker_.make_chunk();
  maker_.fill(connection.request);
  counts_.sent_orders += connection.request.orders.size();
  if (journal_.is_kept()) {
    for (const std::size_t order : connection.request.orders) {
      connection.sent_orders.append(connection.request.bytes, order, feed_.order_length());
    }
  }
  // The answer may be streamed while the body is sent; who does not read blocks the server.
  receive(connection);
  return connection.busy;
}

void LoadRun::receive(Connection& connection) {
  while (connection.socket >= 0) {
    const ssize_t got = recv(connection.socket, incoming_.data(), incoming_.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) {
      connection.streaming = false;
      if (connection.busy && connection.answer.complete()) {
        finish_answer(connection);
      } else {
        lose(connection);
      }
      return;
    }
    if (!connection.busy) continue;
    connection.answer.read({incoming_.data(), static_cast<std::size_t>(got)});
    if (connection.answer.broken()) {
      lose(connection);
      return;
    }
    if (connection.answer.complete() && !connection.streaming) {
      finish_answer(connection);
      // A short read emptied the socket; the edge for the next answer is still to come.
      if (static_cast<std::size_t>(got) < incoming_.size()) return;
    }
  }
}

void LoadRun::finish_answer(Connection& connection) {
  connection.busy = false;
  const std::int64_t now = now_ns();
  if (options_.retry_unavailable && connection.answer.status() == kUnavailable) {
    connection.repeat_at_ns = now + kRepeatAfterNs;
    return;
  }
  --busy_;
  last_answer_ns_ = now;
  if (measuring_ && (now <= end_ns_ || options_.mode == Mode::ndjson)) count_answer(connection, now);
  if (journal_.is_kept()) journal_answers(connection);
  if (options_.mode == Mode::ndjson) return;
  if (connection.answer.closes()) {
    close(connection.socket);
    connection.socket = -1;
    if (!may_start(now) || !open(connection)) return;
  }
  start_request(connection);
}

void LoadRun::count_answer(const Connection& connection, std::int64_t now) {
  const AnswerReader& answer = connection.answer;
  counts_.latencies.record(now - connection.started_ns);
  ++counts_.statuses[answer.status()];
  if (options_.mode == Mode::single) {
    counts_.accepted += answer.status() == 202;
  } else if (options_.mode != Mode::get && answer.status() == 200) {
    counts_.accepted +=
        count_in(answer.body(), R"("accepted":)") + count_in(answer.body(), R"("duplicates":)");
  }
}

void LoadRun::lose(Connection& connection) {
  if (connection.busy || connection.repeat_at_ns != 0) {
    connection.busy = false;
    connection.repeat_at_ns = 0;
    --busy_;
    ++counts_.broken;
    last_answer_ns_ = now_ns();
    if (journal_.is_kept()) journal_answers(connection);
  }
  connection.streaming = false;
  if (connection.socket >= 0) close(connection.socket);
  connection.socket = -1;
}

// Writes down every order of the request, with the part of the answer that came for it.
void LoadRun::journal_answers(const Connection& connection) {
  const AnswerReader& answer = connection.answer;
  const std::string& body = answer.body();
  if (options_.mode == Mode::single) {
    const char* order = connection.request.bytes.data() + connection.request.orders.front();
    journal_.record(feed_.id_in(order), {order, feed_.order_length()}, answer.complete() ? body : "",
                    answer.complete() ? answer.status() : 0);
    return;
  }
  std::vector<std::string_view> results;
  const std::size_t at = body.find(R"("results")");
  if (at != std::string::npos) results = objects_in(std::string_view(body).substr(at));
  const std::size_t length = feed_.order_length();
  const bool streamed = options_.mode == Mode::ndjson;
  const std::size_t orders =
      streamed ? connection.sent_orders.size() / length : connection.request.orders.size();
  for (std::size_t number = 0; number < orders; ++number) {
    const char* order = streamed ? connection.sent_orders.data() + number * length
                                 : connection.request.bytes.data() + connection.request.orders[number];
    const std::string_view result = number < results.size() ? results[number] : std::string_view();
    // Without a result the whole answer decides: a refusal, or nothing known.
    const int status = answer.complete() || !result.empty() ? answer.status() : 0;
    journal_.record(feed_.id_in(order), {order, length}, result, status);
  }
}

void LoadRun::reopen_lost(std::int64_t now) {
  if (now < next_reopen_ns_ || !may_start(now)) return;
  next_reopen_ns_ = now + kReopenEveryNs;
  for (const auto& connection : connections_) {
    if (connection->socket >= 0) continue;
    if (!open(*connection)) return;
    start_request(*connection);
  }
}

}  // namespace nexus::load
