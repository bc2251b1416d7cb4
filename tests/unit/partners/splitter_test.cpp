// Bodies cut into orders, however their bytes arrive.
#include "partners/splitter.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace nexus::partners {
namespace {

struct Outcome {
  std::vector<std::string> pieces;  // with a '+' in front when too long
  std::string broken;
  bool operator==(const Outcome&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Outcome& outcome) {
  for (const auto& piece : outcome.pieces) out << "[" << piece << "] ";
  return out << outcome.broken;
}

constexpr std::size_t kLimit = 100;

Outcome split(BodyShape shape, const std::vector<std::string>& feeds, std::size_t limit = kLimit) {
  const auto splitter = Splitter::make(shape, limit);
  Outcome outcome;
  const auto pull = [&] {
    while (const auto piece = splitter->next()) {
      outcome.pieces.push_back((piece->too_long ? "+" : "") + std::string(piece->bytes));
    }
  };
  for (const std::string& feed : feeds) {
    splitter->feed(feed);
    pull();
  }
  splitter->finish();
  pull();
  if (splitter->broken()) outcome.broken = *splitter->broken();
  return outcome;
}

// Splits whole, in single bytes, and in two and three parts cut at every byte: all must agree.
Outcome split_all_ways(BodyShape shape, const std::string& body, std::size_t limit = kLimit) {
  const Outcome whole = split(shape, {body}, limit);
  std::vector<std::string> bytes;
  for (const char c : body) bytes.emplace_back(1, c);
  EXPECT_EQ(split(shape, bytes, limit), whole) << body;
  for (std::size_t cut = 0; cut <= body.size(); ++cut) {
    EXPECT_EQ(split(shape, {body.substr(0, cut), body.substr(cut)}, limit), whole)
        << body << " cut at " << cut;
    const std::size_t next = cut + (body.size() - cut) / 2;
    EXPECT_EQ(split(shape, {body.substr(0, cut), body.substr(cut, next - cut), body.substr(next)}, limit),
              whole)
        << body << " cut at " << cut << " and " << next;
  }
  return whole;
}

using Pieces = std::vector<std::string>;

TEST(JsonBatch, IsAnArrayOrAnObjectWithOrders) {
  const Pieces expected = {R"({"a":"]},\"["})", R"({"b":{"c":[1,{}]}})"};
  for (const std::string body : {R"([{"a":"]},\"["},{"b":{"c":[1,{}]}}])",
                                 " [\n {\"a\":\"]},\\\"[\"} ,\t{\"b\":{\"c\":[1,{}]}}\r\n]  ",
                                 R"({"orders":[{"a":"]},\"["},{"b":{"c":[1,{}]}}]})",
                                 R"( { "orders" : [ {"a":"]},\"["} , {"b":{"c":[1,{}]}} ] } )"}) {
    const Outcome outcome = split_all_ways(BodyShape::json_batch, body);
    EXPECT_EQ(outcome.pieces, expected) << body;
    EXPECT_EQ(outcome.broken, "");
  }
  EXPECT_EQ(split_all_ways(BodyShape::json_batch, "[]").pieces, Pieces{});
  EXPECT_EQ(split_all_ways(BodyShape::json_batch, "{\"orders\":[ ]}"), Outcome{});
}

TEST(JsonBatch, CutsScalarsToo) {
  const Outcome outcome = split_all_ways(BodyShape::json_batch, R"([ 1 ,"a,]\"",null, {} ,tru e])");
  EXPECT_EQ(outcome.pieces, (Pieces{"1", R"("a,]\"")", "null", "{}", "tru e"}));
  EXPECT_EQ(outcome.broken, "");
}

TEST(JsonBatch, LeavesWhatIsInsideAnElementToTheMapper) {
  const Outcome outcome = split_all_ways(BodyShape::json_batch, R"([{"a":1],{"b"},{"c":2}])");
  EXPECT_EQ(outcome.pieces, (Pieces{R"({"a":1])", R"({"b"})", R"({"c":2})"}));
}

TEST(JsonBatch, SaysWhereItIsBroken) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "is empty"},
      {"  ", "is empty"},
      {"5", "must be a JSON array"},
      {"\xEF\xBB\xBF[]", "must be a JSON array"},
      {"{}", "must be an array, or an object with the one member"},
      {"{\"order\":[]}", "must be an array, or an object with the one member"},
      {"{\"orders\":5}", "must have an array"},
      {"{\"orders\" [", "must have ':'"},
      {"{\"orders\":[],\"x\":1}", "must have no other member"},
      {"[{},]", "must have an order before this (at byte 4)"},
      {"[,{}]", "must have an order before this (at byte 1)"},
      {"[{} {}]", "must have ',' or ']' behind an order (at byte 4)"},
      {"[{}}", "must have ',' or ']'"},
      {"[{}] x", "has text behind its end (at byte 5)"},
      {"[{}][{}]", "has text behind its end"},
      {"[{}", "ends in the middle (at byte 3)"},
      {"[", "ends in the middle"},
      {"[{\"a\":\"", "ends in the middle"},
      {"[1", "ends in the middle"},
      {"{\"orders\":[]", "ends in the middle"},
      {"{\"ord", "ends in the middle"}};
  for (const auto& [body, what] : cases) {
    const Outcome outcome = split_all_ways(BodyShape::json_batch, body);
    EXPECT_NE(outcome.broken.find(what), std::string::npos) << body << ": " << outcome.broken;
  }
}

TEST(JsonBatch, GivesTheOrdersBeforeTheBreak) {
  EXPECT_EQ(split_all_ways(BodyShape::json_batch, "[{\"a\":1},{\"b\":2},{\"c\"").pieces,
            (Pieces{"{\"a\":1}", "{\"b\":2}"}));
}

TEST(JsonBatch, KeepsTheBytesOfTheBreakWithinTheLimit) {
  const auto splitter = Splitter::make(BodyShape::json_batch, 1'000'000);
  splitter->feed("[{\"a\":1}, {\"b\":\"" + std::string(200'000, 'x'));
  splitter->finish();
  EXPECT_EQ(splitter->next()->bytes, "{\"a\":1}");
  EXPECT_FALSE(splitter->next().has_value());
  ASSERT_TRUE(splitter->broken().has_value());
  EXPECT_EQ(splitter->broken_bytes().size(), 64u * 1024);
  EXPECT_TRUE(splitter->broken_bytes().starts_with("{\"b\":\"x"));
}

TEST(JsonBatch, CutsOrdersThatAreTooLong) {
  const std::string long_order = "{\"a\":\"" + std::string(kLimit, 'x') + "\"}";
  const std::string fitting = "{\"a\":\"" + std::string(kLimit - 8, 'y') + "\"}";
  const Outcome outcome = split_all_ways(
      BodyShape::json_batch, "[" + long_order + "," + fitting + ",1" + std::string(kLimit, '2') + ",{}]");
  EXPECT_EQ(outcome.pieces,
            (Pieces{"+" + long_order.substr(0, kLimit), fitting, "+1" + std::string(kLimit - 1, '2'), "{}"}));
}

TEST(JsonBatch, FindsTheEndOfOrdersAcrossBlocksAndEscapes) {
  for (std::size_t padding = 0; padding < 70; ++padding) {
    for (const std::string tail : {R"(\\)", R"(\")", R"(\\\")", R"(\\\\)"}) {
      const std::string order = "{\"" + std::string(padding, 'p') + tail + "\":\"}]" + tail + "\"}";
      EXPECT_EQ(split(BodyShape::json_batch, {"[" + order + "," + order + "]"}, 1000).pieces,
                (Pieces{order, order}));
      EXPECT_EQ(split(BodyShape::json_batch, {"[" + order.substr(0, 3), order.substr(3) + "]"}, 1000).pieces,
                Pieces{order});
    }
  }
}

TEST(Ndjson, IsCutAtLineEnds) {
  const Outcome outcome = split_all_ways(BodyShape::ndjson, "{\"a\":1}\r\n\n  \t\r\n{\"b\":2}\n{\"c\":3}");
  EXPECT_EQ(outcome.pieces, (Pieces{"{\"a\":1}", "{\"b\":2}", "{\"c\":3}"}));
  EXPECT_EQ(outcome.broken, "");
  EXPECT_EQ(split_all_ways(BodyShape::ndjson, ""), Outcome{});
  EXPECT_EQ(split_all_ways(BodyShape::ndjson, "\xEF\xBB\xBF{}\n").pieces, Pieces{"{}"});
  EXPECT_EQ(split_all_ways(BodyShape::ndjson, "\xEF\xBB").pieces, Pieces{"\xEF\xBB"});
  EXPECT_EQ(split_all_ways(BodyShape::ndjson, "\"\n\"\n").pieces, (Pieces{"\"", "\""}))
      << "quotes mean nothing";
}

TEST(Ndjson, CutsLinesThatAreTooLong) {
  const std::string exact(kLimit, 'x');
  const Outcome outcome = split_all_ways(
      BodyShape::ndjson, exact + "\r\n" + exact + "y\r\n" + exact + exact + "\n" + exact + "\r");
  EXPECT_EQ(outcome.pieces, (Pieces{exact, "+" + exact, "+" + exact, "+" + exact}));
}

TEST(Csv, IsCutIntoRecords) {
  const Outcome outcome = split_all_ways(BodyShape::csv,
                                         "\xEF\xBB\xBF"
                                         "a,b\r\n1,\"two\r\nlines \"\"quoted\"\"\"\r\n\r\n\"x\",y\"z\n3,4");
  EXPECT_EQ(outcome.pieces, (Pieces{"a,b", "1,\"two\r\nlines \"\"quoted\"\"\"", "\"x\",y\"z", "3,4"}));
}

TEST(Csv, LosesOneLineToAQuoteThatIsNeverClosed) {
  const Outcome outcome = split_all_ways(BodyShape::csv, "a,b\n1,\"open\n2,x\n3,y\n");
  EXPECT_EQ(outcome.pieces, (Pieces{"a,b", "1,\"open", "2,x", "3,y"}));
  const Outcome stray = split_all_ways(BodyShape::csv, "5\" pipe,1\n\"a\"b,\"2\n3\"\nc,4\n");
  EXPECT_EQ(stray.pieces, (Pieces{"5\" pipe,1", "\"a\"b,\"2\n3\"", "c,4"}));
}

TEST(Csv, LosesOneLineToAQuoteThatIsNotClosedWithinTheLimit) {
  std::string body = "1,\"open\n";
  std::vector<std::string> expected = {"1,\"open"};
  for (int line = 0; line < 20; ++line) {
    expected.push_back("row " + std::to_string(line) + ",x");
    body += expected.back() + "\n";
  }
  EXPECT_EQ(split_all_ways(BodyShape::csv, body).pieces, expected);
}

TEST(Csv, CutsRecordsThatAreTooLong) {
  const std::string exact(kLimit, 'x');
  const std::string quoted = "\"" + std::string(kLimit - 2, 'q') + "\"";
  const Outcome outcome = split_all_ways(BodyShape::csv, exact + "\r\n" + exact + "y\n" + quoted + "\r\n" +
                                                             quoted + ",z\n\"a\n" + exact + "\",1\nlast\n");
  EXPECT_EQ(outcome.pieces, (Pieces{exact, "+" + exact, quoted, "+" + quoted, "\"a", "+" + exact, "last"}));
}

TEST(Csv, KnowsTheDelimiterOfItsDefinition) {
  const auto splitter = Splitter::make(BodyShape::csv, kLimit, ';');
  splitter->feed("a;\"b\nc\";d\ne,\"f\n");
  splitter->finish();
  EXPECT_EQ(splitter->next()->bytes, "a;\"b\nc\";d");
  EXPECT_EQ(splitter->next()->bytes, "e,\"f");
  EXPECT_FALSE(splitter->next().has_value());
}

}  // namespace
}  // namespace nexus::partners
