#include "adapters/aws/sqs/sqs_message.h"

#include <openssl/rand.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>
#include <span>
#include <utility>

#include "adapters/aws/sqs/gzip.h"
#include "adapters/aws/sqs/trace_header.h"
#include "base/check.h"
#include "base/hex.h"
#include "wire/base64.h"
#include "wire/json_text.h"
#include "wire/sha256.h"
#include "wire/utf8.h"

namespace nexus::aws {

namespace {

constexpr std::string_view kPartnerId = "partnerId";
constexpr std::string_view kSequenceNumber = "sequenceNumber";
constexpr std::string_view kExternalOrderId = "externalOrderId";
constexpr std::string_view kTraceparent = "traceparent";
constexpr std::string_view kMessageId = "nexusMessageId";
constexpr std::string_view kFirstSent = "nexusFirstSent";
constexpr std::string_view kEncoding = "nexusEncoding";
constexpr std::string_view kBase64 = "base64";
constexpr std::string_view kGzip = "gzip";
constexpr std::string_view kEmpty = "empty";
// No port's message is longer; a body that says so is not ours.
constexpr std::size_t kLongestBodyBytes = 64 * 1024 * 1024;
constexpr std::size_t kLongestToken = 128;
// Ids stay below 2^63, so that cursors that are signed 64 bit numbers can hold them.
constexpr std::uint64_t kIdMask = (std::uint64_t{1} << 63) - 1;

// Writes the attributes one after the other and counts their sizes.
class AttributeWriter {
 public:
  explicit AttributeWriter(std::string& out) : out_(out) { out_ += "\"MessageAttributes\":{"; }
  std::size_t end() {
    out_ += '}';
    return size_;
  }

  void number(std::string_view name, std::int64_t value) {
    add(name, "Number", "StringValue", std::to_string(value));
  }
  void string(std::string_view name, std::string_view value) {
    if (value.empty()) return;
    if (is_sqs_text(value)) return add(name, "String", "StringValue", value);
    std::string encoded;
    wire::append_base64(encoded, value);
    add(name, "Binary", "BinaryValue", encoded);
  }

 private:
  void add(std::string_view name, std::string_view type, std::string_view member, std::string_view value) {
    if (size_ != 0) out_ += ',';
    out_.append("\"").append(name).append(R"(":{"DataType":")").append(type).append("\",\"");
    out_.append(member).append("\":");
    wire::append_string(out_, value);
    out_ += '}';
    size_ += name.size() + type.size() + value.size();
  }

  std::string& out_;
  std::size_t size_ = 0;
};

// The body as SQS takes it, and how it was changed for that.
std::size_t append_body(std::string& out, const SqsSend& send, std::string_view& encoding) {
  out += "\"MessageBody\":";
  if (send.body.empty()) {
    encoding = kEmpty;
    out += "\"-\"";
    return 1;
  }
  if (!send.compressed && is_sqs_text(send.body)) {
    wire::append_string(out, send.body);
    return send.body.size();
  }
  encoding = send.compressed ? kGzip : kBase64;
  const std::size_t before = out.size();
  out += '"';
  wire::append_base64(out, send.compressed ? gzip(send.body) : send.body);
  out += '"';
  return out.size() - before - 2;
}

std::string_view text_of(const wire::JsonValue& object, std::string_view name) {
  const wire::JsonValue* value = object.find(name);
  return value != nullptr && value->is_string() ? std::string_view(value->string()) : std::string_view();
}

template <class Number>
std::optional<Number> number_in(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

// The value of a message attribute of any type; empty when there is none.
std::string attribute_of(const wire::JsonValue* attributes, std::string_view name) {
  const wire::JsonValue* found = attributes == nullptr ? nullptr : attributes->find(name);
  if (found == nullptr) return {};
  if (const std::string_view text = text_of(*found, "StringValue"); !text.empty()) return std::string(text);
  return wire::decode_base64(text_of(*found, "BinaryValue")).value_or(std::string());
}

ports::MessageId foreign_id(std::string_view sqs_id) {
  const auto digest = wire::sha256(sqs_id);
  std::uint64_t id = 0;
  std::memcpy(&id, digest.data(), sizeof id);
  return std::max<std::uint64_t>(id & kIdMask, 1);
}

std::string decode_body(std::string_view body, std::string_view encoding) {
  if (encoding == kEmpty) return {};
  std::optional<std::string> decoded;
  if (encoding == kBase64 || encoding == kGzip) decoded = wire::decode_base64(body);
  if (encoding == kGzip && decoded) decoded = gunzip(*decoded, kLongestBodyBytes);
  // A body that is not what its attribute says is handed on as it is: whoever reads it refuses it.
  return decoded ? std::move(*decoded) : std::string(body);
}

}  // namespace

bool is_sqs_text(std::string_view text) {
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end) {
    at = wire::skip_plain_bytes(at, end);
    if (at == end) break;
    const int length = wire::utf8_sequence_length(at, end);
    if (length == 0) return false;
    const auto first = static_cast<unsigned char>(*at);
    if (first < 0x20 && first != '\t' && first != '\n' && first != '\r') return false;
    // U+FFFE and U+FFFF are EF BF BE and EF BF BF.
    if (length == 3 && first == 0xEF && static_cast<unsigned char>(at[1]) == 0xBF &&
        static_cast<unsigned char>(at[2]) >= 0xBE)
      return false;
    at += length;
  }
  return !text.empty();
}

std::string to_sqs_token(std::string_view text) {
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7F'; });
  return plain && !text.empty() && text.size() <= kLongestToken ? std::string(text) : to_sqs_digest(text);
}

std::string to_sqs_digest(std::string_view text) {
  const auto digest = wire::sha256(text);
  std::string token(digest.size() * 2, '0');
  write_hex(digest, token.data());
  return token;
}

ports::MessageId random_message_id() {
  std::uint64_t id = 0;
  check(RAND_bytes(reinterpret_cast<unsigned char*>(&id), sizeof id) == 1, "the system gives random bytes");
  return std::max<std::uint64_t>(id & kIdMask, 1);
}

std::size_t append_send_members(std::string& out, const SqsSend& send) {
  std::string_view encoding;
  std::size_t size = append_body(out, send, encoding);
  out += ',';
  AttributeWriter attributes(out);
  attributes.number(kMessageId, static_cast<std::int64_t>(send.id));
  attributes.number(kFirstSent, send.first_sent.ms);
  attributes.string(kPartnerId, send.attributes.partner_id);
  if (send.attributes.sequence_number != 0)
    attributes.number(kSequenceNumber, send.attributes.sequence_number);
  attributes.string(kExternalOrderId, send.attributes.external_order_id);
  attributes.string(kTraceparent, send.attributes.traceparent);
  attributes.string(kEncoding, encoding);
  size += attributes.end();
  // Its size does not count.
  if (const std::string header = to_trace_header(send.attributes.traceparent); !header.empty()) {
    out += R"(,"MessageSystemAttributes":{"AWSTraceHeader":{"DataType":"String","StringValue":)";
    wire::append_string(out, header);
    out += "}}";
  }
  if (!send.group.empty()) {
    out += R"(,"MessageGroupId":)";
    wire::append_string(out, send.group);
  }
  if (!send.deduplication.empty()) {
    out += R"(,"MessageDeduplicationId":)";
    wire::append_string(out, send.deduplication);
  }
  return size;
}

Result<SqsMessage> read_message(const wire::JsonValue& message) {
  const std::string_view sqs_id = text_of(message, "MessageId");
  SqsMessage read;
  read.receipt_handle = text_of(message, "ReceiptHandle");
  if (sqs_id.empty() || read.receipt_handle.empty()) {
    return fail(ErrorKind::corrupt,
                "SQS answered a receive with a message that has no id or no receipt handle; it comes again "
                "after its visibility timeout.");
  }
  const wire::JsonValue* attributes = message.find("MessageAttributes");
  read.body = decode_body(text_of(message, "Body"), attribute_of(attributes, kEncoding));
  read.partner_id = attribute_of(attributes, kPartnerId);
  read.sequence_number = number_in<std::int64_t>(attribute_of(attributes, kSequenceNumber)).value_or(0);
  read.external_order_id = attribute_of(attributes, kExternalOrderId);
  read.traceparent = attribute_of(attributes, kTraceparent);
  const auto id = number_in<std::uint64_t>(attribute_of(attributes, kMessageId));
  read.id = id && *id != 0 && *id <= kIdMask ? *id : foreign_id(sqs_id);

  static const wire::JsonValue kNone;
  const wire::JsonValue* given = message.find("Attributes");
  const wire::JsonValue& system = given == nullptr ? kNone : *given;
  if (read.traceparent.empty()) read.traceparent = to_traceparent(text_of(system, "AWSTraceHeader"));
  read.receive_count =
      number_in<std::uint32_t>(text_of(system, "ApproximateReceiveCount")).value_or(std::uint32_t{1});
  const auto first_sent = number_in<std::int64_t>(attribute_of(attributes, kFirstSent));
  read.first_sent.ms =
      first_sent ? *first_sent : number_in<std::int64_t>(text_of(system, "SentTimestamp")).value_or(0);
  return read;
}

}  // namespace nexus::aws
