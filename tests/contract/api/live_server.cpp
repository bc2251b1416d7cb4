#include "live_server.h"
#include "support/checkout.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <curl/curl.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <thread>

namespace nexus::contract {

namespace {

constexpr std::int64_t kDrainMs = 2'000;

app::Configuration configuration_in(const std::filesystem::path& folder) {
  app::Configuration configuration = app::default_configuration();
  configuration.data = (folder / "data").string();
  configuration.partners = support::checkout_path("partners");
  configuration.http.listen = "127.0.0.1:0";
  configuration.http.threads = 1;
  configuration.log.access = "none";
  return configuration;
}

std::filesystem::path new_folder() {
  std::string name = (std::filesystem::temp_directory_path() / "nexus-api-XXXXXX").string();
  EXPECT_NE(mkdtemp(name.data()), nullptr);
  return name;
}

std::size_t take_body(const char* bytes, std::size_t, std::size_t count, void* answer) {
  auto& into = *static_cast<LiveAnswer*>(answer);
  into.body.append(bytes, count);
  const bool enough = into.until && into.body.find(*into.until) != std::string::npos;
  return enough ? 0 : count;
}

std::size_t take_header(const char* bytes, std::size_t, std::size_t count, void* answer) {
  const std::string_view line(bytes, count);
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return count;
  std::string name(line.substr(0, colon));
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
  const std::size_t begin = std::min(line.find_first_not_of(' ', colon + 1), count);
  const std::size_t end = line.find_last_not_of("\r\n");
  static_cast<LiveAnswer*>(answer)->headers[name] = std::string(line.substr(begin, end + 1 - begin));
  return count;
}

}  // namespace

LiveServer::LiveServer() : folder_(new_folder()) {
  const app::Configuration configuration = configuration_in(folder_);
  auto engine = app::Engine::open(configuration);
  if (!engine) throw std::runtime_error(engine.error().message);
  engine_ = std::move(*engine);
  auto api = app::Api::create(*engine_, configuration);
  if (!api) throw std::runtime_error(api.error().message);
  api_ = std::move(*api);
  engine_->start([this] { api_->hand_over(); });
  if (auto listening = api_->listen(); !listening) throw std::runtime_error(listening.error().message);
}

LiveServer::~LiveServer() {
  const std::int64_t deadline_ms = engine_->clock().monotonic_ms() + kDrainMs;
  api_->begin_drain();
  engine_->stop(deadline_ms);
  api_->finish_drain(deadline_ms);
  api_.reset();
  engine_.reset();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

LiveAnswer LiveServer::ask(const LiveRequest& request) {
  LiveAnswer answer;
  answer.until = request.until;
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> call(curl_easy_init(), curl_easy_cleanup);
  const std::string url = "http://127.0.0.1:" + std::to_string(api_->port()) + request.target;
  curl_slist* fields = curl_slist_append(nullptr, "Expect:");
  for (const auto& [name, value] : request.headers)
    fields = curl_slist_append(fields, (name + ": " + value).c_str());
  curl_easy_setopt(call.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(call.get(), CURLOPT_NOPROXY, "*");
  curl_easy_setopt(call.get(), CURLOPT_CUSTOMREQUEST, request.method.c_str());
  curl_easy_setopt(call.get(), CURLOPT_HTTPHEADER, fields);
  if (request.method == "HEAD") curl_easy_setopt(call.get(), CURLOPT_NOBODY, 1L);
  if (request.method == "POST" || request.method == "PUT") {
    curl_easy_setopt(call.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    curl_easy_setopt(call.get(), CURLOPT_POSTFIELDS, request.body.data());
  }
  curl_easy_setopt(call.get(), CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(call.get(), CURLOPT_WRITEDATA, &answer);
  curl_easy_setopt(call.get(), CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(call.get(), CURLOPT_HEADERDATA, &answer);
  const CURLcode done = curl_easy_perform(call.get());
  EXPECT_EQ(done, request.until ? CURLE_WRITE_ERROR : CURLE_OK) << curl_easy_strerror(done);
  long status = 0;
  curl_easy_getinfo(call.get(), CURLINFO_RESPONSE_CODE, &status);
  answer.status = static_cast<int>(status);
  curl_slist_free_all(fields);
  const std::string& type = answer.headers["content-type"];
  answer.media_type = type.substr(0, type.find(';'));
  return answer;
}

void LiveServer::wait_until_stored() {
  for (int i = 0; i < 1'000; ++i) {
    const auto orders = engine_->broker().stats(ports::QueueName::valid_orders);
    const auto errors = engine_->broker().stats(ports::QueueName::error_orders);
    const bool waiting = orders->visible + orders->in_flight + errors->visible + errors->in_flight != 0;
    if (!waiting) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  ADD_FAILURE() << "the queues did not drain within 10 seconds";
}

}  // namespace nexus::contract
