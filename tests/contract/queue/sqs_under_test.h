// A broker on the SQS of the test's environment, with queues of its own that end with it.
#pragma once

#include <memory>
#include <string>

#include "adapters/aws/credentials.h"
#include "adapters/aws/json_protocol.h"
#include "adapters/aws/sqs/sqs_broker.h"
#include "adapters/net/http_client.h"
#include "adapters/posix/system_clock.h"
#include "contract/queue/broker_under_test.h"

namespace nexus::contract {

inline constexpr const char* kSqsVariable = "NEXUS_TEST_SQS";
// A proxy in front of it that checks signatures.
inline constexpr const char* kSqsProxyVariable = "NEXUS_TEST_SQS_PROXY";

// The suite's policies, by queue.
std::array<ports::QueuePolicy, ports::kQueueCount> suite_policies();

class SqsUnderTest final : public BrokerUnderTest {
 public:
  // An empty endpoint is the environment's: the proxy where there is one, so that each signature is checked.
  explicit SqsUnderTest(aws::SqsOptions options = suite_options(), std::string endpoint = {});
  ~SqsUnderTest() override;

  ports::Broker& broker() override { return *broker_; }
  aws::SqsBroker& sqs() { return *broker_; }
  aws::JsonService& service() { return service_; }
  const posix::SystemClock& clock() const { return clock_; }
  void advance(std::int64_t ms) override;
  bool advances_by_days() const override { return false; }
  bool counts_exactly() const override { return false; }
  bool peeks(ports::QueueName queue) const override { return queue != ports::QueueName::valid_orders; }

  // Queues of its own by new names, made when missing; counts are asked for each time.
  static aws::SqsOptions suite_options();

 private:
  posix::SystemClock clock_;
  net::HttpClient client_;
  aws::FixedCredentials credentials_{"test", "test"};
  aws::JsonService service_;
  std::unique_ptr<aws::SqsBroker> broker_;
};

}  // namespace nexus::contract
