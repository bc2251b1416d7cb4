// The signer against the cases that AWS publishes (aws-sig-v4-test-suite), and against libcurl's signer.
#include "adapters/aws/signature_v4.h"

#include <curl/curl.h>
#include <gtest/gtest.h>

#include <ostream>

#include "support/local_server.h"

namespace nexus::aws {
namespace {

constexpr domain::Timestamp kSuiteTime{1'440'938'160'000};  // 2015-08-30T12:36:00Z
constexpr SigningScope kSuiteScope{"us-east-1", "service"};
const Credentials kSuiteKeys{"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "",
                             Credentials::kNever, "the suite"};

struct SuiteCase {
  std::string name;
  std::string method = "GET";
  std::string path = "/";
  std::string query;
  std::vector<net::HttpHeader> headers;  // besides Host and X-Amz-Date
  std::string body;
  std::string signed_names = "host;x-amz-date";
  std::string signature;
};
void PrintTo(const SuiteCase& suite_case, std::ostream* out) { *out << suite_case.name; }

const std::string kUnreserved = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const std::string kVanilla = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31";
const std::string kPostVanilla = "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b";

SuiteCase get(const std::string& name, const std::string& path, const std::string& query,
              const std::string& signature) {
  return {.name = name, .path = path, .query = query, .headers = {}, .body = "", .signature = signature};
}

SuiteCase with_headers(const std::string& name, const std::string& method,
                       std::vector<net::HttpHeader> headers, const std::string& signed_names,
                       const std::string& signature, const std::string& body = "") {
  return {.name = name,
          .method = method,
          .query = "",
          .headers = std::move(headers),
          .body = body,
          .signed_names = signed_names,
          .signature = signature};
}

std::vector<SuiteCase> paths_and_queries() {
  return {
      get("vanilla", "/", "", kVanilla),
      get("unreserved", "/" + kUnreserved, "",
          "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"),
      get("utf8", "/\u1234", "", "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"),
      get("empty_query_key", "/", "Param1=value1",
          "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb"),
      get("query_order_key_case", "/", "Param2=value2&Param1=value1",
          "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"),
      get("query_order_key", "/", "Param1=value2&Param1=Value1",
          "eedbc4e291e521cf13422ffca22be7d2eb8146eecf653089df300a15b2382bd1"),
      get("query_order_value", "/", "Param1=value2&Param1=value1",
          "5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694"),
      get("query_unreserved", "/", kUnreserved + "=" + kUnreserved,
          "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"),
      get("utf8_query", "/", "\u1234=bar",
          "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"),
      get("relative", "/example/..", "", kVanilla),
      get("relative_relative", "/example1/example2/../..", "", kVanilla),
      get("slash", "//", "", kVanilla),
      get("slash_dot_slash", "/./", "", kVanilla),
      get("slash_pointless_dot", "/./example", "",
          "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5"),
      get("slashes", "//example//", "", "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"),
      get("space", "/example space/", "", "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"),
  };
}

std::vector<SuiteCase> headers_and_bodies() {
  const std::string one_header = "host;my-header1;x-amz-date";
  SuiteCase post_query = with_headers("post_query", "POST", {}, "host;x-amz-date",
                                      "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11");
  post_query.query = "Param1=value1";
  return {
      with_headers("header_key_duplicate", "GET",
                   {{"My-Header1", "value2"}, {"My-Header1", "value2"}, {"My-Header1", "value1"}}, one_header,
                   "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"),
      with_headers("header_value_order", "GET",
                   {{"My-Header1", "value4"},
                    {"My-Header1", "value1"},
                    {"My-Header1", "value3"},
                    {"My-Header1", "value2"}},
                   one_header, "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01"),
      with_headers("header_value_trim", "GET", {{"My-Header1", " value1"}, {"My-Header2", " \"a   b   c\""}},
                   "host;my-header1;my-header2;x-amz-date",
                   "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"),
      with_headers("post_vanilla", "POST", {}, "host;x-amz-date", kPostVanilla),
      post_query,
      with_headers("post_header_key_sort", "POST", {{"My-Header1", "value1"}}, one_header,
                   "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c"),
      with_headers("post_header_value_case", "POST", {{"My-Header1", "VALUE1"}}, one_header,
                   "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d"),
      with_headers("post_form", "POST", {{"Content-Type", "application/x-www-form-urlencoded"}},
                   "content-type;host;x-amz-date",
                   "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a", "Param1=value1"),
      with_headers("post_form_parameters", "POST",
                   {{"Content-Type", "application/x-www-form-urlencoded; charset=utf8"}},
                   "content-type;host;x-amz-date",
                   "1a72ec8f64bd914b0e42e42607c7fbce7fb2c7465f63e3092b3b0d39fa77a6fe", "Param1=value1"),
  };
}

class SignatureV4Suite : public testing::TestWithParam<SuiteCase> {};

TEST_P(SignatureV4Suite, GivesThePublishedSignature) {
  const SuiteCase& suite_case = GetParam();
  std::vector<net::HttpHeader> headers = suite_case.headers;
  headers.push_back({"Host", "example.amazonaws.com"});
  headers.push_back({"X-Amz-Date", amz_date(kSuiteTime)});
  const SignedRequest request{suite_case.method, suite_case.path, suite_case.query, headers, suite_case.body};
  EXPECT_EQ(
      authorization(request, kSuiteScope, kSuiteKeys, kSuiteTime),
      "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=" +
          suite_case.signed_names + ", Signature=" + suite_case.signature);
}

const auto kNameOfCase = [](const testing::TestParamInfo<SuiteCase>& info) { return info.param.name; };
INSTANTIATE_TEST_SUITE_P(Paths, SignatureV4Suite, testing::ValuesIn(paths_and_queries()), kNameOfCase);
INSTANTIATE_TEST_SUITE_P(Headers, SignatureV4Suite, testing::ValuesIn(headers_and_bodies()), kNameOfCase);

TEST(SignatureV4, CoversTheSessionToken) {
  Credentials keys = kSuiteKeys;
  keys.session_token =
      "AQoDYXdzEPT//////////"
      "wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8"
      "YUuwthAx7mSEI/qkPpKPi/"
      "kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6f"
      "E8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+"
      "scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj"
      "2ICCR/oLxBA==";
  net::HttpRequest request{
      .method = "POST", .url = "https://example.amazonaws.com", .headers = {}, .body = ""};
  sign(request, kSuiteScope, keys, kSuiteTime);
  ASSERT_EQ(request.headers.size(), 3u);
  EXPECT_EQ(request.headers[1].value, keys.session_token);
  EXPECT_EQ(request.headers[2].value,
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
            "SignedHeaders=host;x-amz-date;x-amz-security-token, "
            "Signature=85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead");
}

// libcurl signs a request of its own date; ours must give the same for that date.
TEST(SignatureV4, AgreesWithTheSignerOfLibcurl) {
  test::LocalRequest seen;
  test::LocalServer server([&](const test::LocalRequest& request) {
    seen = request;
    return test::LocalAnswer{};
  });
  const std::string url = server.url() + "/";
  const std::string body = R"({"QueueUrl":"q","MaxNumberOfMessages":10})";
  CURL* handle = curl_easy_init();
  curl_slist* headers = curl_slist_append(nullptr, "Content-Type: application/x-amz-json-1.0");
  headers = curl_slist_append(headers, "X-Amz-Target: AmazonSQS.ReceiveMessage");
  curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(handle, CURLOPT_AWS_SIGV4, "aws:amz:eu-central-1:sqs");
  curl_easy_setopt(handle, CURLOPT_USERPWD, "AKIDEXAMPLE:wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
  curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
  curl_easy_setopt(handle, CURLOPT_POSTFIELDS, body.c_str());
  ASSERT_EQ(curl_easy_perform(handle), CURLE_OK);
  curl_slist_free_all(headers);
  curl_easy_cleanup(handle);

  const std::string date = seen.headers["x-amz-date"];
  const std::string iso = date.substr(0, 4) + "-" + date.substr(4, 2) + "-" + date.substr(6, 5) + ":" +
                          date.substr(11, 2) + ":" + date.substr(13);
  const std::optional<domain::Timestamp> time = domain::parse_iso8601(iso);
  ASSERT_TRUE(time) << iso;
  const std::string theirs = seen.headers["authorization"];
  // Which headers libcurl covers differs between its releases, so ours covers the same ones.
  std::vector<net::HttpHeader> covered;
  std::string names = theirs.substr(theirs.find("SignedHeaders=") + 14);
  names = names.substr(0, names.find(',')) + ";";
  for (std::size_t at = 0, end = 0; (end = names.find(';', at)) != std::string::npos; at = end + 1) {
    covered.push_back({names.substr(at, end - at), seen.headers[names.substr(at, end - at)]});
  }
  EXPECT_GE(covered.size(), 2u);
  EXPECT_EQ(authorization({"POST", "/", "", covered, body}, {"eu-central-1", "sqs"}, kSuiteKeys, *time),
            theirs);
}

TEST(SignatureV4, SignsTheHostAsItIsSent) {
  test::LocalRequest seen;
  test::LocalServer server([&](const test::LocalRequest& request) {
    seen = request;
    return test::LocalAnswer{};
  });
  net::HttpRequest request{
      .method = "POST", .url = server.url() + "/a%20b?x=1%2C2", .headers = {}, .body = "{}"};
  sign(request, {"eu-central-1", "sqs"}, kSuiteKeys, kSuiteTime);
  net::HttpClient client;
  ASSERT_TRUE(client.send(request));
  EXPECT_EQ(seen.target, "/a%20b?x=1%2C2");
  const std::vector<net::HttpHeader> received = {{"host", seen.headers["host"]},
                                                 {"x-amz-date", seen.headers["x-amz-date"]}};
  EXPECT_EQ(authorization({"POST", "/a%20b", "x=1%2C2", received, "{}"}, {"eu-central-1", "sqs"}, kSuiteKeys,
                          kSuiteTime),
            seen.headers["authorization"]);
}

}  // namespace
}  // namespace nexus::aws
