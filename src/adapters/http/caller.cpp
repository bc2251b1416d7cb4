#include "adapters/http/caller.h"

namespace nexus::http {

std::string_view to_string(Role role) {
  switch (role) {
    case Role::nobody: return "nobody";
    case Role::partner: return "partner";
    case Role::viewer: return "viewer";
    case Role::operators: return "operator";
    case Role::admin: return "admin";
  }
  return "nobody";
}

bool is_allowed(Role role, Permission permission) {
  switch (permission) {
    case Permission::anyone: return true;
    case Permission::any_key: return role != Role::nobody;
    case Permission::partner_feed: return role == Role::partner || role >= Role::operators;
    case Permission::viewer: return role >= Role::viewer;
    case Permission::operators: return role >= Role::operators;
    case Permission::admin: return role == Role::admin;
  }
  return false;
}

}  // namespace nexus::http
