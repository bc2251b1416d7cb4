#include "adapters/aws/sqs/sqs_message.h"

#include <gtest/gtest.h>

#include "adapters/aws/sqs/gzip.h"
#include "adapters/aws/sqs/trace_header.h"
#include "wire/json_text.h"

namespace nexus::aws {
namespace {

constexpr const char* kTrace = "00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01";

// What SQS would hand out for an entry: its attributes come back as they were sent.
Result<SqsMessage> round_trip(const SqsSend& send, const std::string& system_attributes = "{}") {
  std::string members;
  append_send_members(members, send);
  const auto entry = wire::JsonValue::parse("{" + members + "}");
  if (!entry) return fail(entry.error());
  std::string received = R"({"MessageId":"6f3c","ReceiptHandle":"AQEB","Attributes":)" + system_attributes +
                         ",\"Body\":" + entry->find("MessageBody")->to_text() +
                         ",\"MessageAttributes\":" + entry->find("MessageAttributes")->to_text() + "}";
  return read_message(*wire::JsonValue::parse(received));
}

TEST(SqsMessage, KeepsAnyBytesOfABody) {
  for (const std::string& body :
       {std::string(), std::string("plain"), std::string("caf\xC3\xA9 \xF0\x9F\x98\x80\n\t"),
        std::string("nul \0 inside", 12), std::string("\xff\xfe"), std::string("\xEF\xBF\xBF"),
        std::string(1, '\x1b')}) {
    const auto read = round_trip(
        {.body = body, .attributes = {}, .id = 7, .first_sent = {5}, .group = {}, .deduplication = {}});
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->body, body);
    EXPECT_EQ(read->id, 7u);
    EXPECT_EQ(read->first_sent.ms, 5);
  }
}

TEST(SqsMessage, CompressesABodyWhenToldAndReadsItBack) {
  std::string body;
  for (int i = 0; i < 50'000; ++i) body += "{\"number\":" + std::to_string(i) + "},\n";
  std::string plain;
  std::string compressed;
  SqsSend send{.body = body, .attributes = {}, .id = 7, .first_sent = {5}, .group = {}, .deduplication = {}};
  const std::size_t plain_bytes = append_send_members(plain, send);
  send.compressed = true;
  EXPECT_LT(append_send_members(compressed, send), plain_bytes / 3);
  const auto read = round_trip(send);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->body, body);
}

TEST(Gzip, ReadsBackWhatItMade) {
  for (const std::size_t size : {0u, 1u, 65'535u, 65'536u, 131'072u, 1'000'000u}) {
    std::string bytes(size, 'a');
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * i >> 3);
    EXPECT_EQ(gunzip(gzip(bytes), size), bytes) << size;
  }
}

TEST(Gzip, RefusesWhatIsCutForeignOrTooLong) {
  const std::string whole = gzip(std::string(100'000, 'a'));
  EXPECT_FALSE(gunzip(whole.substr(0, whole.size() - 1), 1'000'000));
  EXPECT_FALSE(gunzip("no gzip", 1'000));
  EXPECT_FALSE(gunzip("", 1'000));
  EXPECT_FALSE(gunzip(whole, 99'999));
  EXPECT_TRUE(gunzip(whole, 100'000));
}

TEST(SqsMessage, KeepsAttributesThatSqsWouldRefuse) {
  const std::string strange = "order \xEF\xBF\xBE 1";
  const auto read = round_trip({.body = "x",
                                .attributes = {"PARTNER_A", -3, strange, kTrace},
                                .id = 1,
                                .first_sent = {},
                                .group = "PARTNER_A",
                                .deduplication = {}});
  ASSERT_TRUE(read);
  EXPECT_EQ(read->partner_id, "PARTNER_A");
  EXPECT_EQ(read->sequence_number, -3);
  EXPECT_EQ(read->external_order_id, strange);
  EXPECT_EQ(read->traceparent, kTrace);
}

TEST(SqsMessage, TakesTheTraceOfAForeignMessageFromItsHeader) {
  const auto message = wire::JsonValue::parse(
      R"({"MessageId":"6f3c","ReceiptHandle":"AQEB","Body":"x","Attributes":{"SentTimestamp":"1700000000000",
          "ApproximateReceiveCount":"4","AWSTraceHeader":"Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"}})");
  ASSERT_TRUE(message) << message.error().message;
  const auto read = read_message(*message);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->traceparent, kTrace);
  EXPECT_EQ(read->first_sent.ms, 1'700'000'000'000);
  EXPECT_EQ(read->receive_count, 4u);
  EXPECT_NE(read->id, 0u);
  EXPECT_EQ(read->id, read_message(*message)->id);
}

TEST(SqsMessage, RefusesWhatIsNoMessage) {
  EXPECT_FALSE(read_message(*wire::JsonValue::parse("{}")));
  EXPECT_FALSE(read_message(*wire::JsonValue::parse(R"({"MessageId":"1"})")));
}

TEST(SqsMessage, CountsBodyAndAttributesAsSqsDoes) {
  std::string members;
  const std::size_t bytes = append_send_members(
      members,
      {.body = "12345", .attributes = {}, .id = 7, .first_sent = {5}, .group = {}, .deduplication = {}});
  const std::string counted = "12345nexusMessageIdNumber7nexusFirstSentNumber5";
  EXPECT_EQ(bytes, counted.size());
}

TEST(SqsMessage, MakesTokensOfTextsThatSqsWouldNotTakeAsSuch) {
  EXPECT_EQ(to_sqs_token("PARTNER_A:order-1"), "PARTNER_A:order-1");
  for (const std::string& text :
       {std::string(), std::string("with space"), std::string("caf\xC3\xA9"), std::string(129, 'x')}) {
    EXPECT_EQ(to_sqs_token(text).size(), 64u) << text;
  }
  EXPECT_NE(to_sqs_token("a b"), to_sqs_token("a  b"));
}

TEST(TraceHeader, SaysTheSameInBothForms) {
  const std::string header = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
  EXPECT_EQ(to_trace_header(kTrace), header);
  EXPECT_EQ(to_traceparent(header), kTrace);
  EXPECT_EQ(to_traceparent("Self=1-2-3;" + header + ";Lineage=a:b"), kTrace);
  EXPECT_EQ(to_trace_header("00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-00").back(), '0');
}

TEST(TraceHeader, MakesNothingOfWhatIsNoTraceContext) {
  for (const char* text : {"", "00-abc-def-01", "01-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01",
                           "00-5759e988bd862e3fe1be46a99427279X-53995c3f42cd8ad8-01"}) {
    EXPECT_EQ(to_trace_header(text), "") << text;
  }
  for (const char* text :
       {"", "Root=1-5759e988-bd86;Parent=53995c3f42cd8ad8", "Parent=53995c3f42cd8ad8", "Root=;;;="}) {
    EXPECT_EQ(to_traceparent(text), "") << text;
  }
}

}  // namespace
}  // namespace nexus::aws
