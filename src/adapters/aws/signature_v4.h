// AWS Signature Version 4: proves that a request comes from the holder of a secret key, without sending it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/aws/credentials.h"
#include "adapters/net/http_client.h"
#include "domain/timestamp.h"

namespace nexus::aws {

// What a signature holds for, besides the day.
struct SigningScope {
  std::string_view region;   // "eu-central-1"
  std::string_view service;  // "sqs"
};

// The parts of a request that its signature covers. All views need to live during the call only.
struct SignedRequest {
  std::string_view method;
  std::string_view path = "/";               // as it is sent; normalised and encoded once more for signing
  std::string_view query;                    // without the question mark; may be empty
  std::span<const net::HttpHeader> headers;  // at least Host and X-Amz-Date; each of them is signed
  std::string_view body;
};

// The text whose hash is signed (step 1 of AWS's description).
std::string canonical_request(const SignedRequest& request);

// The value of the Authorization header. `time` must be that of the X-Amz-Date header, to the second.
std::string authorization(const SignedRequest& request, const SigningScope& scope,
                          const Credentials& credentials, domain::Timestamp time);

// "20150830T123600Z", the value of X-Amz-Date. Years 0000 to 9999 only (checked).
std::string amz_date(domain::Timestamp time);

// Adds X-Amz-Date, X-Amz-Security-Token (when the credentials have a token) and Authorization to the
// headers of `request`. The Host header is what libcurl makes of the URL: it is signed, not added.
void sign(net::HttpRequest& request, const SigningScope& scope, const Credentials& credentials,
          domain::Timestamp time);

}  // namespace nexus::aws
