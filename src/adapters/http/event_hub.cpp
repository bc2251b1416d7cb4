#include "adapters/http/event_hub.h"

#include <algorithm>
#include <charconv>

#include "adapters/http/key_store.h"
#include "adapters/http/loop.h"
#include "adapters/http/problem.h"
#include "base/check.h"

namespace nexus::http {

namespace {

constexpr int kRetrySeconds = 5;
constexpr int kReconnectMs = 2'000;

std::string hexadecimal(std::int64_t number) {
  char digits[16];
  const auto end = std::to_chars(digits, digits + sizeof digits, number, 16);
  return {digits, end.ptr};
}

std::string event_text(std::string_view id, std::string_view type, std::string_view data) {
  std::string text = "id: ";
  text.append(id).append("\nevent: ").append(type).append("\ndata: ").append(data).append("\n\n");
  return text;
}

}  // namespace

EventHub::EventHub(const ports::Clock& clock, const KeyStore* keys, MetricRegistry* metrics)
    : clock_(clock),
      keys_(keys),
      run_(hexadecimal(clock.now().ms)),
      last_keep_alive_ms_(clock.monotonic_ms()) {
  if (metrics == nullptr) return;
  metrics->gauge("nexusstream_event_clients", "Open streams of live events", {},
                 [this] { return static_cast<double>(listeners()); });
  dropped_ = &metrics->counter("nexusstream_event_clients_dropped_total",
                               "Streams of live events that were broken because the client did not read", {});
}

EventHub::~EventHub() = default;

void EventHub::publish(std::span<const monitoring::Event> events) {
  auto text = std::make_shared<std::string>();
  std::lock_guard lock(mutex_);
  for (const monitoring::Event& event : events) {
    check(event.data.find('\n') == std::string::npos, "an event's data has more than one line");
    keep(event_text(run_ + "-" + std::to_string(++last_number_), event.type, event.data));
    *text += kept_.back().text;
  }
  if (clock_.monotonic_ms() - last_keep_alive_ms_ >= kKeepAliveMs) {
    last_keep_alive_ms_ = clock_.monotonic_ms();
    *text += ": keep-alive\n\n";
  }
  // With the mutex held, so that the loops get texts in the order of their numbers.
  for (const auto& share : shares_) {
    share->loop->post([this, share, text, last = last_number_] { send(*share, *text, last); });
  }
}

void EventHub::keep(std::string text) {
  kept_bytes_ += text.size();
  kept_.push_back({last_number_, std::move(text)});
  while (kept_.size() > kMaxKept || (kept_bytes_ > kMaxKeptBytes && kept_.size() > 1)) {
    kept_bytes_ -= kept_.front().text.size();
    kept_.pop_front();
  }
}

// On the share's loop. A client that subscribed after the text was published has it already.
void EventHub::send(Share& share, std::string_view text, std::uint64_t last_number) {
  std::erase_if(share.clients, [](const auto& client) { return client->is_gone; });
  for (std::size_t i = 0; i < share.clients.size(); ++i) {
    const std::shared_ptr<Client> client = share.clients[i];
    if (client->knows_until >= last_number) continue;
    if (!may_listen(*client->exchange)) {
      leave(*client);
      client->exchange->finish();
      continue;
    }
    if (client->exchange->write(text) || client->is_gone) continue;
    if (dropped_ != nullptr) dropped_->add();
    client->exchange->abort();
  }
}

bool EventHub::may_listen(const Exchange& exchange) const {
  return keys_ == nullptr || keys_->find(exchange.caller().key_id).has_value();
}

// Once for each client, however it goes.
void EventHub::leave(Client& client) {
  if (!std::exchange(client.is_gone, true)) --clients_;
}

std::shared_ptr<EventHub::Share> EventHub::share_of(const std::shared_ptr<Loop>& loop) {
  for (const auto& share : shares_) {
    if (share->loop == loop) return share;
  }
  shares_.push_back(std::make_shared<Share>(Share{loop, {}}));
  return shares_.back();
}

// What to send to a client that knows everything up to that event.
std::string EventHub::missed_by(std::string_view last_event_id) const {
  const std::size_t dash = last_event_id.find('-');
  std::uint64_t known = 0;
  bool is_ours = dash != std::string_view::npos && last_event_id.substr(0, dash) == run_;
  if (is_ours) {
    const char* end = last_event_id.data() + last_event_id.size();
    const auto [stop, failure] = std::from_chars(last_event_id.data() + dash + 1, end, known);
    const std::uint64_t first_kept = kept_.empty() ? last_number_ + 1 : kept_.front().number;
    is_ours = failure == std::errc() && stop == end && known <= last_number_ && known + 1 >= first_kept;
  }
  if (!is_ours) return event_text(run_ + "-" + std::to_string(last_number_), "reset", "{}");
  std::string text;
  for (const Kept& kept : kept_) {
    if (kept.number > known) text += kept.text;
  }
  return text;
}

void EventHub::subscribe(const ExchangePtr& exchange, std::optional<std::string_view> last_event_id) {
  const auto client = std::make_shared<Client>();
  client->exchange = exchange;
  std::string text = "retry: " + std::to_string(kReconnectMs) + "\n\n";
  {
    std::lock_guard lock(mutex_);
    if (ended_ || clients_.load() >= kMaxClients) {
      return exchange->respond(
          Problem{503,
                  ended_ ? "UNAVAILABLE" : "TOO_MANY_LISTENERS",
                  ended_ ? "The server is stopping; connect again in a moment."
                         : "200 clients listen already, the most that this server serves; try again later.",
                  {},
                  kRetrySeconds});
    }
    ++clients_;
    if (last_event_id) text += missed_by(*last_event_id);
    client->knows_until = last_number_;
    share_of(exchange->loop())->clients.push_back(client);
  }
  exchange->on_client_gone([this, weak = std::weak_ptr(client)] {
    if (const auto gone = weak.lock()) leave(*gone);
  });
  const ResponseHeader headers[] = {{"Cache-Control", "no-store"}, {"X-Accel-Buffering", "no"}};
  exchange->start(200, "text/event-stream", headers);
  exchange->set_send_buffer(kSendBufferBytes);
  // What was missed may be larger than what a slow client is allowed; it has only just come.
  exchange->write(text);
}

void EventHub::end() {
  std::lock_guard lock(mutex_);
  ended_ = true;
  for (const auto& share : shares_) {
    share->loop->post([this, share] {
      for (const auto& client : std::exchange(share->clients, {})) {
        leave(*client);
        client->exchange->finish();
      }
    });
  }
}

}  // namespace nexus::http
