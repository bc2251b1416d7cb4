#include "adapters/http/router.h"

#include <array>

#include "base/check.h"

namespace nexus::http {

namespace {

constexpr std::size_t kMethods = static_cast<std::size_t>(Method::unknown) + 1;

std::size_t place(Method method) { return static_cast<std::size_t>(method); }

std::vector<std::string> split(std::string_view pattern) {
  check(pattern.starts_with('/'), "a route's pattern does not begin with a slash");
  std::vector<std::string> segments;
  pattern.remove_prefix(1);
  while (true) {
    const std::size_t end = std::min(pattern.find('/'), pattern.size());
    check(end > 0, "a route's pattern has an empty segment");
    segments.emplace_back(pattern.substr(0, end));
    if (end == pattern.size()) return segments;
    pattern.remove_prefix(end + 1);
  }
}

}  // namespace

// One segment of the patterns. Few children each, so they are searched in turn.
struct Router::Node {
  std::string literal;
  std::vector<std::unique_ptr<Node>> literals;
  std::unique_ptr<Node> parameter;
  std::array<const Route*, kMethods> routes{};
  std::string allowed;  // empty: no pattern ends here
};

Router::Router() : root_(std::make_unique<Node>()) {}
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

void Router::on(Method method, std::string pattern, Permission permission, Handler handler) {
  auto route = std::make_unique<Route>();
  route->method = method;
  route->pattern = std::move(pattern);
  route->permission = permission;
  route->handler = std::move(handler);
  insert(std::move(route));
}

void Router::on_pool(Method method, std::string pattern, Permission permission, BlockingPool& pool,
                     BlockingHandler handler, std::size_t body_limit) {
  auto route = std::make_unique<Route>();
  route->method = method;
  route->pattern = std::move(pattern);
  route->permission = permission;
  route->pool = &pool;
  route->blocking_handler = std::move(handler);
  route->body_limit = body_limit;
  insert(std::move(route));
}

void Router::insert(std::unique_ptr<Route> route) {
  Node* node = root_.get();
  std::vector<std::string> segments = split(route->pattern);
  check(segments.size() <= Request::kMaxPathSegments, "a route's pattern has too many segments");
  for (std::string& segment : segments) {
    if (segment.front() == '{') {
      check(segment.size() > 2 && segment.back() == '}', "a route's pattern has an unfinished {name}");
      if (!node->parameter) node->parameter = std::make_unique<Node>();
      node = node->parameter.get();
      route->names.push_back(segment.substr(1, segment.size() - 2));
      continue;
    }
    Node* next = nullptr;
    for (auto& child : node->literals) {
      if (child->literal == segment) next = child.get();
    }
    if (next == nullptr) {
      node->literals.push_back(std::make_unique<Node>());
      next = node->literals.back().get();
      next->literal = segment;
    }
    node = next;
    route->names.emplace_back();
  }
  check(node->routes[place(route->method)] == nullptr, "two routes have the same method and pattern");
  node->routes[place(route->method)] = route.get();
  node->allowed += std::string(to_string(route->method)) + ", ";
  if (route->method == Method::get) node->allowed += "HEAD, ";
  route->index = routes_.size();
  routes_.push_back(std::move(route));
}

const Router::Node* Router::find(const Node& node, std::span<const std::string_view> segments) const {
  if (segments.empty()) return node.allowed.empty() ? nullptr : &node;
  for (const auto& child : node.literals) {
    if (child->literal != segments.front()) continue;
    if (const Node* found = find(*child, segments.subspan(1))) return found;
  }
  if (!node.parameter || segments.front().empty()) return nullptr;
  return find(*node.parameter, segments.subspan(1));
}

Router::Match Router::match(Request& request) const {
  if (request.too_many_segments_) return {};
  const Node* node = find(*root_, request.segments());
  if (node == nullptr) return {};
  const Route* route = node->routes[place(request.method())];
  if (route == nullptr && request.method() == Method::head) route = node->routes[place(Method::get)];
  if (route != nullptr) request.pattern_names_ = &route->names;
  return {route, node->allowed};
}

}  // namespace nexus::http
