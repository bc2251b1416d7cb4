// Server-sent events (WHATWG HTML, section 9.2): one hub, any number of listening clients.
//
// Events are rendered once and the same bytes go to everyone, one task a loop and second. The newest
// events are kept in a ring, so that a client that comes back can be given what it missed. Nothing ever
// waits for a client: one that leaves more than the server's write_high_water_bytes unread is dropped.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/http/exchange.h"
#include "base/metrics.h"
#include "monitoring/event_sink.h"
#include "ports/clock.h"

namespace nexus::http {

class KeyStore;

// publish(), listeners() and end() may be called from any thread, subscribe() on the
// exchange's loop. Must outlive the server.
class EventHub final : public monitoring::EventSink {
 public:
  static constexpr std::size_t kMaxClients = 200;
  static constexpr std::size_t kMaxKept = 1'000;                 // events of the ring
  static constexpr std::size_t kMaxKeptBytes = 4 * 1024 * 1024;  // and their bytes
  static constexpr int kSendBufferBytes = 64 * 1024;             // of the kernel, for each client
  static constexpr std::int64_t kKeepAliveMs = 15'000;

  // A stream ends when its key is revoked or expires; `keys` is null where none are asked for. `metrics`
  // may be null. All must outlive the hub.
  EventHub(const ports::Clock& clock, const KeyStore* keys, MetricRegistry* metrics);
  ~EventHub() override;

  // Adds a comment, `: keep-alive`, each kKeepAliveMs.
  void publish(std::span<const monitoring::Event> events) override;
  std::size_t listeners() const override { return clients_.load(std::memory_order_relaxed); }

  // Answers the request with the stream: first what came after `last_event_id` (or the event `reset`
  // when that is no longer known), then everything new until the client goes. Answers 503 when there
  // are kMaxClients, or when the hub has ended.
  void subscribe(const ExchangePtr& exchange, std::optional<std::string_view> last_event_id);

  // Ends every stream, and refuses new ones.
  void end();

 private:
  struct Client {
    ExchangePtr exchange;
    std::uint64_t knows_until = 0;  // number of the last event that it was given on subscribing
    bool is_gone = false;
  };
  // The clients of one loop; `clients` is used on that loop only.
  struct Share {
    std::shared_ptr<Loop> loop;
    std::vector<std::shared_ptr<Client>> clients;
  };
  struct Kept {
    std::uint64_t number = 0;
    std::string text;
  };

  std::string missed_by(std::string_view last_event_id) const;
  void keep(std::string text);
  void send(Share& share, std::string_view text, std::uint64_t last_number);
  void leave(Client& client);
  bool may_listen(const Exchange& exchange) const;
  std::shared_ptr<Share> share_of(const std::shared_ptr<Loop>& loop);

  const ports::Clock& clock_;
  const KeyStore* keys_;
  const std::string run_;  // begins every id: numbers of another run of the server mean nothing here
  Counter* dropped_ = nullptr;
  std::atomic<std::size_t> clients_{0};
  mutable std::mutex mutex_;
  std::vector<std::shared_ptr<Share>> shares_;
  std::deque<Kept> kept_;
  std::size_t kept_bytes_ = 0;
  std::uint64_t last_number_ = 0;
  std::int64_t last_keep_alive_ms_ = 0;
  bool ended_ = false;
};

}  // namespace nexus::http
