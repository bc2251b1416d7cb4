// A message as SQS carries it: text and attributes of the JSON protocol, and back.
//
// SQS takes text alone (XML 1.0's characters, at least one); a body that is none travels as base64, and one
// that is too large compressed. The id and the time of the first send, which the port keeps across
// dead-lettering and redrive, are attributes of ours, because SQS gives a message that is moved a new id and
// a new time.
//
//   attribute         type
//   partnerId         String
//   sequenceNumber    Number; left out when 0
//   externalOrderId   String, or Binary when it has characters that SQS refuses; left out when empty
//   traceparent       String; left out when empty. AWSTraceHeader says the same to X-Ray
//   nexusMessageId    Number, 1 .. 2^63 - 1
//   nexusFirstSent    Number, milliseconds since 1970
//   nexusEncoding     String, only where the body is not as it was sent: "base64", "gzip" (in base64), or
//   "empty"
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "domain/timestamp.h"
#include "ports/queue.h"
#include "wire/json_value.h"

namespace nexus::aws {

struct SqsMessage {
  ports::MessageId id = 0;
  std::string body;
  std::string partner_id;
  std::int64_t sequence_number = 0;
  std::string external_order_id;
  std::string traceparent;
  domain::Timestamp first_sent;
  std::uint32_t receive_count = 0;
  std::string receipt_handle;

  ports::MessageAttributes attributes() const {
    return {partner_id, sequence_number, external_order_id, traceparent};
  }
  std::size_t bytes() const {
    return body.size() + partner_id.size() + external_order_id.size() + traceparent.size();
  }
};

// What makes one entry of a SendMessageBatch. The group may be empty (none), as may the deduplication id.
struct SqsSend {
  std::string_view body;
  ports::MessageAttributes attributes;
  ports::MessageId id = 0;
  domain::Timestamp first_sent;
  std::string_view group;
  std::string_view deduplication;
  bool compressed = false;  // for a body that would be too large; readers need gzip then
};

// Appends the members of the entry, without its Id and braces, and returns its size as SQS counts it: body,
// and names, types and values of the attributes.
std::size_t append_send_members(std::string& out, const SqsSend& send);

// Reads one element of a ReceiveMessage answer's Messages. A message that another program sent lacks our
// attributes: its id is then derived from SQS's, and its first send is when SQS got it. `corrupt` when it is
// not a message at all.
Result<SqsMessage> read_message(const wire::JsonValue& message);

// Whether SQS takes the text as it is: valid UTF-8, not empty, only characters of XML 1.0.
bool is_sqs_text(std::string_view text);

// A MessageGroupId or MessageDeduplicationId for the text: itself where SQS takes it (at most 128 letters,
// digits and punctuation), else its SHA-256 in hexadecimal.
std::string to_sqs_token(std::string_view text);
// The SHA-256 of the text in hexadecimal, which is such a token.
std::string to_sqs_digest(std::string_view text);

// A new id for a message: random, 1 .. 2^63 - 1.
ports::MessageId random_message_id();

}  // namespace nexus::aws
