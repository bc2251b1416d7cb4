// Which handler serves which method and path. Filled once at start, then only read.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/http/blocking_pool.h"
#include "adapters/http/caller.h"
#include "adapters/http/exchange.h"
#include "adapters/http/request.h"
#include "adapters/http/response.h"

namespace nexus::http {

// Runs on the exchange's loop and must not block.
using Handler = std::function<void(const ExchangePtr&)>;
// Runs on a pool thread with the whole body and returns the answer. May block; must not throw.
using BlockingHandler = std::function<Response(const Exchange&, std::string_view body)>;

struct Route {
  Method method = Method::get;
  std::string pattern;  // "/api/orders/{id}": literal segments and {names}
  Permission permission = Permission::admin;
  Handler handler;
  // Set for routes that run on a pool (on_pool).
  BlockingPool* pool = nullptr;
  BlockingHandler blocking_handler;
  std::size_t body_limit = 0;  // bytes that such a route takes

  std::vector<std::string> names;  // one a segment of the pattern, empty for a literal one
  std::size_t index = 0;           // place in Router::routes()
};

class Router {
 public:
  Router();
  ~Router();
  Router(Router&&) noexcept;
  Router& operator=(Router&&) noexcept;

  // Adds a route. A literal segment wins over a {name} at the same place. Aborts on a pattern that
  // does not start with '/', has an empty segment, or is there already for that method.
  void on(Method method, std::string pattern, Permission permission, Handler handler);
  void on_pool(Method method, std::string pattern, Permission permission, BlockingPool& pool,
               BlockingHandler handler, std::size_t body_limit = 1024 * 1024);

  // Answers GET and HEAD of every path that no route has; without it those are 404. It asks for no key.
  void on_other_paths(Handler handler) { other_paths_ = std::move(handler); }
  const Handler& other_paths() const { return other_paths_; }

  struct Match {
    const Route* route = nullptr;  // null: no such path, or not with this method
    // Methods that the path has, each with a comma behind: "GET, HEAD, "; empty: no such path.
    std::string_view allowed;
  };
  // Finds the route and gives the request its path parameters. HEAD is served by GET's route.
  Match match(Request& request) const;

  // Every route, in the order added: for comparing with the API's description.
  const std::vector<std::unique_ptr<Route>>& routes() const { return routes_; }

 private:
  struct Node;
  void insert(std::unique_ptr<Route> route);
  const Node* find(const Node& node, std::span<const std::string_view> segments) const;

  std::vector<std::unique_ptr<Route>> routes_;
  std::unique_ptr<Node> root_;
  Handler other_paths_;
};

}  // namespace nexus::http
