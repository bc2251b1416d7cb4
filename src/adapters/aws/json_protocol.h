// One AWS service that speaks JSON over POST (SQS, DynamoDB, Secrets Manager): signs each call with the
// credentials in force, repeats what throttling, 5xx answers and lost connections allow, and takes its
// errors apart.
//
// Safe to call from any thread; calls block.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/net/http_client.h"
#include "base/result.h"

namespace nexus::aws {

class CredentialSource;

struct JsonServiceOptions {
  std::string service;       // as signatures name it: "sqs", "dynamodb", "secretsmanager"
  std::string target;        // prefix of X-Amz-Target: "AmazonSQS", "DynamoDB_20120810", "secretsmanager"
  std::string json_version;  // of the content type: "1.0" (SQS, DynamoDB) or "1.1" (Secrets Manager)
  std::string region;        // "eu-central-1"
  std::string endpoint;      // "http://127.0.0.1:9324"; empty: the service's own of that region
  int max_tries = 4;         // of one call, the first included
  std::int64_t first_pause_ms = 50;  // before the second try, doubled for each further one, with full jitter
  std::int64_t longest_pause_ms = 2'000;
  // No further try begins so long after the first. A service that hangs is given up in this time and that of
  // one try, before the callers of our own API give us up.
  std::int64_t longest_trying_ms = 15'000;
};

struct JsonCall {
  std::string operation;             // "SendMessageBatch"
  std::string body;                  // JSON object text
  std::int64_t timeout_ms = 10'000;  // of one try
};

// What the service said in a 200, or its own error.
struct JsonAnswer {
  int status = 0;
  std::string body;
  std::string error_code;     // "ResourceNotFoundException", without any prefix; empty on success
  std::string error_message;  // may be empty

  bool succeeded() const { return error_code.empty() && status == 200; }
};

class JsonService {
 public:
  // `client` and `credentials` must outlive it.
  JsonService(JsonServiceOptions options, net::HttpClient& client, CredentialSource& credentials);
  ~JsonService();
  JsonService(const JsonService&) = delete;
  JsonService& operator=(const JsonService&) = delete;

  // An error that repeating cannot mend is an answer (4xx with its code). `unavailable`: throttled, away or
  // without good credentials after every try; the message says which, with the endpoint. A repeated call
  // may have been carried out more than once.
  Result<JsonAnswer> call(const JsonCall& call);
  // The same for many calls at the same time; one result a call, in their order.
  std::vector<Result<JsonAnswer>> call_all(std::span<const JsonCall> calls);

  const JsonServiceOptions& options() const { return options_; }
  // HTTP requests sent since the start, repetitions included.
  std::uint64_t requests_sent() const;

 private:
  struct Shared;
  struct Attempt;
  class Rounds;

  const JsonServiceOptions options_;
  const std::unique_ptr<Shared> shared_;  // what all callers have in common: retry budget, clock's error
  net::HttpClient& client_;
  CredentialSource& credentials_;
};

}  // namespace nexus::aws
