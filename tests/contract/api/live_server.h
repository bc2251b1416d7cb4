// The whole program but its main: an engine in a folder of its own, and its HTTP edge on a free port.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "app/api.h"
#include "app/engine.h"

namespace nexus::contract {

struct LiveRequest {
  std::string method = "GET";
  std::string target;
  std::string body;
  std::map<std::string, std::string> headers;
  // Of an answer without an end: read no further once the body holds this text.
  std::optional<std::string> until = std::nullopt;
};

struct LiveAnswer {
  int status = 0;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string media_type;                      // without parameters
  std::string body;
  std::optional<std::string> until;  // as asked for
};

class LiveServer {
 public:
  LiveServer();
  ~LiveServer();
  LiveServer(const LiveServer&) = delete;
  LiveServer& operator=(const LiveServer&) = delete;

  const http::Router& router() const { return api_->router(); }
  LiveAnswer ask(const LiveRequest& request);
  // Waits until everything that was accepted or rejected can be queried.
  void wait_until_stored();
  // A folder that is removed with the server.
  std::string folder() const { return folder_.string(); }

 private:
  std::filesystem::path folder_;
  std::unique_ptr<app::Engine> engine_;
  std::unique_ptr<app::Api> api_;
};

}  // namespace nexus::contract
