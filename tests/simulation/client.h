// The partners: they send, remember what they were told, and send again what they do not know.
// Everything that they are told is held against everything that they were told before.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "intake/submission.h"
#include "simulation/random.h"
#include "simulation/scenario.h"
#include "simulation/trace.h"

namespace nexus::simulation {

// One order of a request, as the partner thinks of it.
struct Item {
  std::string external_order_id;
  int variant = 0;         // the content: equal variants are equal orders
  bool acceptable = true;  // otherwise intake must reject it
};

struct Request {
  std::string partner_id;
  intake::SubmissionMode mode = intake::SubmissionMode::accept;
  std::vector<Item> items;
};

// What the partner knows about one of its orders.
struct Knowledge {
  std::set<int> sent_variants;
  bool accepted = false;  // an answer said so
  // The order that stands: set by the first answer that tells of it.
  std::optional<domain::Uuid> id;
  std::int64_t sequence_number = 0;
  std::optional<int> variant;  // which content stands; a conflict tells only that another one does
};

using Identity = std::pair<std::string, std::string>;  // partner id, external order id

class Client {
 public:
  Client(const Scenario& scenario, Random& random, Trace& trace);

  // The order that a partner's item maps to.
  domain::Order make_order(const std::string& partner_id, const Item& item) const;

  Request new_request();
  // One whose answer is not known, else one of those sent before; empty when there is none.
  std::optional<Request> request_again();
  // Every order that was acknowledged, in requests as they might be sent again.
  std::vector<Request> acknowledged_again() const;

  // Makes what is sent. The attempt is unanswered from now on.
  std::unique_ptr<intake::Submission> send(const Request& request);
  // The answer arrived. Throws Violation when it cannot be true.
  void answered(const intake::Submission& submission);
  // No answer will arrive: refused, lost, or the process ended.
  void unanswered(const intake::Submission& submission);
  void all_unanswered();
  std::size_t unknown_requests() const { return to_send_again_.size() + outstanding_.size(); }

  const std::map<Identity, Knowledge>& knowledge() const { return knowledge_; }
  // Raw bytes of every rejected or conflicting input that was acknowledged, by the event's id.
  const std::map<domain::Uuid, std::string>& acknowledged_errors() const { return errors_; }
  bool has_sent(const std::string& raw) const { return raws_.contains(raw); }

 private:
  struct Attempt {
    Request request;
  };

  Item draw_item(const std::string& partner_id);
  intake::Input make_input(intake::Submission& submission, const Request& request, std::size_t index);
  void check_input(const Request& request, const Item& item, const intake::Input& input, bool any_error);
  void learn(const Request& request, const Item& item, const domain::Uuid& id, std::int64_t sequence_number,
             std::optional<int> variant);
  static std::uint64_t attempt_of(const intake::Submission& submission);

  const Scenario& scenario_;
  Random& random_;
  Trace& trace_;
  std::map<std::string, int> next_external_;
  std::map<Identity, Knowledge> knowledge_;
  std::map<domain::Uuid, std::string> errors_;
  std::set<std::string> raws_;
  std::uint64_t attempts_ = 0;
  std::map<std::uint64_t, Attempt> outstanding_;
  std::deque<Request> to_send_again_;
  std::deque<Request> history_;
};

}  // namespace nexus::simulation
