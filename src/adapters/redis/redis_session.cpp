#include "adapters/redis/redis_session.h"

#include <algorithm>
#include <array>
#include <boost/asio/post.hpp>
#include <utility>

namespace nexus::redis {

namespace asio = boost::asio;
using std::chrono::milliseconds;

namespace {

// Errors that say something about the server and nothing about the command: it is starting, has become a
// replica, or has forgotten who we are. The next connection may find another server behind the name.
bool is_about_server(const RespValue& reply) {
  constexpr std::array<std::string_view, 5> kCodes{"LOADING", "READONLY", "MASTERDOWN", "NOAUTH",
                                                   "CLUSTERDOWN"};
  if (!reply.is_error()) return false;
  const std::string_view code = std::string_view(reply.text).substr(0, reply.text.find(' '));
  return std::find(kCodes.begin(), kCodes.end(), code) != kCodes.end();
}

}  // namespace

RedisSession::RedisSession(asio::io_context& io, RedisOptions options)
    : io_(io),
      options_(std::move(options)),
      parser_(options_.reply_limits),
      connect_timer_(io),
      deadline_timer_(io),
      life_timer_(io),
      away_since_(Clock::now()),
      jitter_(std::random_device{}()) {}

std::string RedisSession::name() const {
  return "Redis at " + options_.host + ":" + std::to_string(options_.port);
}

Error RedisSession::last_failure() const {
  return last_failure_.with([](const Error& error) { return error; });
}

// --- Operations

RedisSession::Operation RedisSession::make_operation(const RedisCommands& commands, Done done) const {
  Operation operation;
  operation.bytes = commands.bytes();
  operation.size = commands.bytes().size();
  operation.commands = commands.count();
  operation.done = std::move(done);
  operation.deadline = Clock::now() + milliseconds(options_.operation_timeout_ms);
  return operation;
}

void RedisSession::send(const RedisCommands& commands, Done done) {
  if (commands.count() == 0) return done(RedisReplies());
  if (is_away()) return done(fail(last_failure()));
  bool is_first = false;
  const bool fits = inbox_.with([&](Inbox& inbox) {
    if (inbox.waiting_commands + commands.count() > options_.max_waiting_commands ||
        inbox.waiting_bytes + commands.bytes().size() > options_.max_waiting_bytes) {
      return false;
    }
    inbox.waiting_commands += commands.count();
    inbox.waiting_bytes += commands.bytes().size();
    is_first = inbox.operations.empty();
    inbox.operations.push_back(make_operation(commands, std::move(done)));
    return true;
  });
  if (!fits) {
    return done(fail(ErrorKind::unavailable, "Too much waits for " + name() + " already; try again later."));
  }
  if (is_first) asio::post(io_, [this] { take_inbox(); });
}

void RedisSession::take_inbox() {
  std::vector<Operation> taken;
  inbox_.with([&](Inbox& inbox) { taken.swap(inbox.operations); });
  if (is_away() || closing_) {
    for (Operation& operation : taken) finish(std::move(operation), fail(last_failure()));
    return;
  }
  for (Operation& operation : taken) operations_.push_back(std::move(operation));
  if (is_available()) send_unsent();
  watch_deadline();
}

void RedisSession::send_unsent() {
  std::string bytes;
  for (; sent_ < operations_.size(); ++sent_) bytes += std::exchange(operations_[sent_].bytes, {});
  if (!bytes.empty()) link_->write(bytes);
}

void RedisSession::ask_for_life() {
  life_timer_.expires_after(milliseconds(options_.idle_check_ms));
  life_timer_.async_wait([this](const boost::system::error_code& cancelled) {
    if (cancelled || closing_ || !is_available()) return;
    if (operations_.empty()) {
      RedisCommands ping;
      ping.add({"PING"});
      operations_.push_back(make_operation(ping, nullptr));
      inbox_.with([&](Inbox& inbox) {
        inbox.waiting_commands += ping.count();
        inbox.waiting_bytes += ping.bytes().size();
      });
      send_unsent();
      watch_deadline();
    }
    ask_for_life();
  });
}

void RedisSession::watch_deadline() {
  if (is_deadline_watched_ || operations_.empty()) return;
  is_deadline_watched_ = true;
  deadline_timer_.expires_at(operations_.front().deadline);
  deadline_timer_.async_wait([this](const boost::system::error_code& cancelled) {
    is_deadline_watched_ = false;
    if (!cancelled && !closing_) check_deadline();
  });
}

// All operations have the same time, so the first one in line has the next deadline.
void RedisSession::check_deadline() {
  const auto now = Clock::now();
  const auto is_late = [&] { return !operations_.empty() && operations_.front().deadline <= now; };
  const Error late{ErrorKind::unavailable, name() + " did not answer within " +
                                               std::to_string(options_.operation_timeout_ms) + " ms."};
  // Replies come in order, so behind a late one everything is late; a new connection begins anew.
  if (is_late() && is_available()) return drop(late);
  while (is_late()) {
    Operation operation = std::move(operations_.front());
    operations_.pop_front();
    finish(std::move(operation), fail(late));
  }
  watch_deadline();
}

void RedisSession::finish(Operation operation, Result<RedisReplies> result) {
  inbox_.with([&](Inbox& inbox) {
    inbox.waiting_commands -= operation.commands;
    inbox.waiting_bytes -= operation.size;
  });
  if (operation.done) operation.done(std::move(result));
}

// --- Connecting

void RedisSession::connect() {
  connect_timer_.expires_after(milliseconds(options_.connect_timeout_ms));
  connect_timer_.async_wait([this](const boost::system::error_code& cancelled) {
    if (cancelled || closing_ || is_available()) return;
    drop({ErrorKind::unavailable, name() + " is away: it did not answer within " +
                                      std::to_string(options_.connect_timeout_ms) + " ms of connecting." +
                                      (options_.tls ? " Check that it speaks TLS." : "")});
  });
  RedisLink::Events events;
  events.opened = [this] { introduce(); };
  events.received = [this](std::string_view bytes) { receive(bytes); };
  events.closed = [this](const Error& error) {
    // A server that expects TLS closes when it hears anything else.
    const bool may_want_tls = introduction_missing_ > 0 && !options_.tls;
    drop({error.kind, error.message + (may_want_tls ? " Check whether it asks for TLS." : "")});
  };
  link_ = std::make_shared<RedisLink>(io_, options_, std::move(events));
  link_->open();
}

void RedisSession::introduce() {
  RedisCommands commands;
  sent_credentials_ = false;
  if (options_.credentials) {
    auto credentials = options_.credentials(credentials_refused_);
    if (!credentials) {
      return drop({ErrorKind::unavailable,
                   "The credentials for " + name() + " cannot be had: " + credentials.error().message});
    }
    if (!credentials->user.empty()) {
      commands.add({"AUTH", credentials->user, credentials->password});
    } else if (!credentials->password.empty()) {
      commands.add({"AUTH", credentials->password});
    }
    sent_credentials_ = commands.count() > 0;
  }
  // A frozen server accepts connections, so only an answer shows that it is there.
  commands.add({"PING"});
  introduction_missing_ = commands.count();
  link_->write(commands.bytes());
}

void RedisSession::receive(std::string_view bytes) {
  parser_.feed(bytes);
  const std::shared_ptr<RedisLink> fed_by = link_;
  while (link_ == fed_by) {
    auto reply = parser_.next();
    if (!reply) return drop({ErrorKind::unavailable, name() + " is away: " + reply.error().message});
    if (!*reply) break;
    if (is_available()) {
      take_reply(std::move(**reply));
    } else {
      take_introduction(**reply);
    }
  }
  if (link_ == fed_by && unfit_) drop(Error(*unfit_));
}

void RedisSession::take_introduction(const RespValue& reply) {
  const bool is_answer_to_credentials = sent_credentials_ && introduction_missing_ == 2;
  if (reply.is_error()) {
    credentials_refused_ = is_answer_to_credentials;
    std::string what = " does not serve us: " + reply.text + ".";
    if (is_answer_to_credentials) {
      what = " refuses the user or the password (" + reply.text + "); check the secret that they come from.";
    }
    return drop({ErrorKind::unavailable, name() + what});
  }
  if (introduction_missing_ == 0) {
    return drop({ErrorKind::unavailable, name() + " is away: it answered what was not asked."});
  }
  if (--introduction_missing_ == 0) be_ready();
}

void RedisSession::be_ready() {
  credentials_refused_ = false;
  connect_timer_.cancel();
  ready_since_ = Clock::now();
  const bool was_away = is_away();
  standing_.store(Standing::ready);
  if (was_away && options_.report) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(ready_since_ - away_since_).count();
    options_.report(name() + " is back after " + std::to_string(seconds) + " s.");
  }
  send_unsent();
  ask_for_life();
}

void RedisSession::take_reply(RespValue reply) {
  if (sent_ == 0) return drop({ErrorKind::unavailable, name() + " is away: it answered what was not asked."});
  if (is_about_server(reply)) {
    unfit_ = Error{ErrorKind::unavailable, name() + " does not serve us: " + reply.text + "."};
  }
  Operation& first = operations_.front();
  first.replies.push_back(std::move(reply));
  if (first.replies.size() < first.commands) return;
  Operation operation = std::move(first);
  operations_.pop_front();
  --sent_;
  RedisReplies replies = std::move(operation.replies);
  finish(std::move(operation), std::move(replies));
}

void RedisSession::drop(const Error& reason) {
  if (closing_) return;
  const Standing before = fall_away(reason);
  if (before != Standing::away) {
    away_since_ = Clock::now();
    if (options_.report) {
      options_.report(
          reason.message +
          " Statistics are computed afresh, and each process holds the rate limits alone, until it "
          "is back.");
    }
  }
  // A connection that was good for a while is tried again at once.
  const bool was_good =
      before == Standing::ready && away_since_ - ready_since_ >= milliseconds(options_.backoff_max_ms);
  backoff_ms_ = was_good ? 0 : std::clamp(2 * backoff_ms_, options_.backoff_min_ms, options_.backoff_max_ms);
  plan_connect();
}

RedisSession::Standing RedisSession::fall_away(const Error& reason) {
  if (link_) std::exchange(link_, nullptr)->close();
  connect_timer_.cancel();
  life_timer_.cancel();
  parser_ = RespParser(options_.reply_limits);
  unfit_.reset();
  introduction_missing_ = 0;
  last_failure_.with([&](Error& error) { error = reason; });
  const Standing before = standing_.exchange(Standing::away);
  sent_ = 0;
  std::deque<Operation> failed;
  failed.swap(operations_);
  for (Operation& operation : failed) finish(std::move(operation), fail(reason));
  return before;
}

void RedisSession::plan_connect() {
  std::uniform_int_distribution<std::int64_t> pause(backoff_ms_ / 2, backoff_ms_);
  connect_timer_.expires_after(milliseconds(pause(jitter_)));
  connect_timer_.async_wait([this](const boost::system::error_code& cancelled) {
    if (!cancelled && !closing_) connect();
  });
}

void RedisSession::close() {
  closing_ = true;
  deadline_timer_.cancel();
  fall_away({ErrorKind::unavailable, "The connection to " + name() + " is closed: the program is stopping."});
  take_inbox();
}

}  // namespace nexus::redis
