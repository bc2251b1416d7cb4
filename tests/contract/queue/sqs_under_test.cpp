#include "contract/queue/sqs_under_test.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <thread>
#include <utility>

namespace nexus::contract {

namespace {

std::string endpoint_of_environment() {
  const char* proxy = std::getenv(kSqsProxyVariable);
  const char* endpoint = proxy != nullptr ? proxy : std::getenv(kSqsVariable);
  return endpoint == nullptr ? std::string() : std::string(endpoint);
}

aws::JsonServiceOptions service_options(std::string endpoint) {
  aws::JsonServiceOptions options;
  options.service = "sqs";
  options.target = "AmazonSQS";
  options.json_version = "1.0";
  options.region = "eu-central-1";
  options.endpoint = endpoint.empty() ? endpoint_of_environment() : std::move(endpoint);
  return options;
}

}  // namespace

aws::SqsOptions SqsUnderTest::suite_options() {
  static std::atomic<int> made{0};
  const std::string prefix = "test-" + std::to_string(::getpid()) + "-" + std::to_string(++made) + "-";
  aws::SqsOptions options;
  for (std::size_t i = 0; i < options.queues.size(); ++i)
    options.queues[i] = prefix + std::string(to_string(static_cast<ports::QueueName>(i)));
  options.policies = suite_policies();
  options.create_missing = true;
  options.stats_max_age_ms = 0;
  return options;
}

SqsUnderTest::SqsUnderTest(aws::SqsOptions options, std::string endpoint)
    : service_(service_options(std::move(endpoint)), client_, credentials_) {
  auto opened = aws::SqsBroker::open(service_, clock_, std::move(options));
  if (!opened) throw std::runtime_error(opened.error().message);
  broker_ = std::move(*opened);
}

SqsUnderTest::~SqsUnderTest() {
  for (const aws::SqsQueue& queue : broker_->queues()) {
    const auto deleted = service_.call({"DeleteQueue", R"({"QueueUrl":")" + queue.url + "\"}"});
    EXPECT_TRUE(deleted) << deleted.error().message;
  }
}

void SqsUnderTest::advance(std::int64_t ms) { std::this_thread::sleep_for(std::chrono::milliseconds(ms)); }

}  // namespace nexus::contract
