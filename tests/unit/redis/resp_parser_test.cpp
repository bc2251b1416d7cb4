#include "adapters/redis/resp_parser.h"

#include <gtest/gtest.h>

namespace nexus::redis {
namespace {

using Kind = RespValue::Kind;

RespValue text(Kind kind, std::string bytes) { return {kind, 0, std::move(bytes), {}}; }
RespValue number(std::int64_t value) { return {Kind::integer, value, {}, {}}; }
RespValue array(std::vector<RespValue> elements) { return {Kind::array, 0, {}, std::move(elements)}; }

// Feeds the bytes in pieces of that size and gives every reply; a broken stream ends with nothing.
std::vector<std::optional<RespValue>> parse(std::string_view bytes, std::size_t piece,
                                            RespLimits limits = {}) {
  RespParser parser(limits);
  std::vector<std::optional<RespValue>> replies;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    parser.feed(bytes.substr(at, piece));
    while (true) {
      auto reply = parser.next();
      if (!reply) {
        replies.push_back(std::nullopt);
        return replies;
      }
      if (!*reply) break;
      replies.push_back(std::move(*reply));
    }
  }
  return replies;
}

bool breaks(std::string_view bytes, RespLimits limits = {}) {
  const auto replies = parse(bytes, 1, limits);
  const auto whole = parse(bytes, bytes.size(), limits);
  EXPECT_EQ(replies, whole) << bytes;
  return !replies.empty() && !replies.back();
}

TEST(RespParser, ReadsEveryKindOfReplyInWhateverPiecesItComes) {
  const std::string bytes =
      "+OK\r\n-ERR unknown command\r\n:0\r\n:-42\r\n:9223372036854775807\r\n$0\r\n\r\n$-1\r\n*-1\r\n*0\r\n"
      "$7\r\na\r\nb\r\nc\r\n*3\r\n:1\r\n*2\r\n+x\r\n$-1\r\n*0\r\n+\r\n";
  const std::vector<std::optional<RespValue>> expected{
      text(Kind::status, "OK"),
      text(Kind::error, "ERR unknown command"),
      number(0),
      number(-42),
      number(9223372036854775807),
      text(Kind::bulk, ""),
      RespValue{},
      RespValue{},
      array({}),
      text(Kind::bulk, "a\r\nb\r\nc"),
      array({number(1), array({text(Kind::status, "x"), RespValue{}}), array({})}),
      text(Kind::status, ""),
  };
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece)
    EXPECT_EQ(parse(bytes, piece), expected) << piece;
}

TEST(RespParser, WaitsForTheRestOfAReply) {
  const std::string bytes = "*2\r\n$5\r\nhello\r\n:12\r\n";
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    RespParser parser;
    parser.feed(std::string_view(bytes).substr(0, length));
    const auto early = parser.next();
    ASSERT_TRUE(early) << length;
    EXPECT_FALSE(*early) << length;
    parser.feed(std::string_view(bytes).substr(length));
    const auto whole = parser.next();
    ASSERT_TRUE(whole && *whole) << length;
    EXPECT_EQ(**whole, array({text(Kind::bulk, "hello"), number(12)}));
  }
}

TEST(RespParser, BreaksOnWhatTheProtocolDoesNotAllow) {
  for (const std::string_view bytes : {"HTTP/1.1 400 Bad Request\r\n",
                                       "\r\n",
                                       "+a\nb\r\n",
                                       "+a\rb\r\n",
                                       ":\r\n",
                                       ":+1\r\n",
                                       ":1a\r\n",
                                       ":01\r\n",
                                       ":-0\r\n",
                                       ":9223372036854775808\r\n",
                                       ": 1\r\n",
                                       "$\r\n",
                                       "$-2\r\n",
                                       "$-0\r\n",
                                       "$1x\r\n",
                                       "$2\r\nabc\r\n",
                                       "$2\r\nab\n\n",
                                       "$2\r\nab\r\r",
                                       "*-2\r\n",
                                       "*x\r\n",
                                       "*1\r\n?\r\n",
                                       "_\r\n",
                                       "%1\r\n",
                                       "\n"}) {
    EXPECT_TRUE(breaks(bytes)) << bytes;
  }
}

TEST(RespParser, BreaksBeforeItKeepsMoreThanItsLimits) {
  RespLimits limits;
  limits.max_line_bytes = 8;
  limits.max_reply_bytes = 40;
  limits.max_elements = 4;
  limits.max_depth = 2;
  EXPECT_FALSE(breaks("+1234567\r\n", limits));
  EXPECT_TRUE(breaks("+123456789", limits));
  EXPECT_FALSE(breaks("$20\r\n12345678901234567890\r\n", limits));
  EXPECT_TRUE(breaks("$41\r\n", limits));
  EXPECT_TRUE(breaks("$9999999999999999999\r\n", limits));
  EXPECT_TRUE(breaks("*2\r\n$15\r\n123456789012345\r\n$15\r\n", limits));
  EXPECT_FALSE(breaks("*4\r\n:1\r\n:2\r\n:3\r\n:4\r\n*4\r\n:1\r\n:2\r\n:3\r\n:4\r\n", limits));
  EXPECT_TRUE(breaks("*5\r\n", limits));
  EXPECT_TRUE(breaks("*3\r\n*2\r\n", limits));
  EXPECT_TRUE(breaks("*4611686018427387904\r\n", limits));
  EXPECT_FALSE(breaks("*1\r\n*1\r\n:1\r\n", limits));
  EXPECT_TRUE(breaks("*1\r\n*1\r\n*1\r\n", limits));
}

TEST(RespParser, StaysBroken) {
  RespParser parser;
  parser.feed("?\r\n");
  ASSERT_FALSE(parser.next());
  parser.feed("+OK\r\n");
  const auto after = parser.next();
  ASSERT_FALSE(after);
  EXPECT_EQ(after.error().kind, ErrorKind::corrupt);
}

}  // namespace
}  // namespace nexus::redis
