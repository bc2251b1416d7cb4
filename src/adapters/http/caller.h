// Who makes a request, as its key says.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace nexus::http {

// Roles from the weakest up; an operator may do what a viewer may, an admin everything. A partner
// is none of these: it may use its own feed, receipts and reconciliation.
enum class Role : std::uint8_t { nobody, partner, viewer, operators, admin };

std::string_view to_string(Role role);

// What a route asks of its caller.
enum class Permission : std::uint8_t {
  anyone,        // no key needed
  any_key,       // whoever has a key
  partner_feed,  // a partner's key, or an operator's; the handler checks which partner
  viewer,
  operators,
  admin,
};

bool is_allowed(Role role, Permission permission);

struct Caller {
  Role role = Role::nobody;
  std::string partner_id;  // for Role::partner only
  std::string key_id;      // for audit and logs; empty without a key

  // Whether the caller may act on what belongs to that partner. Where not, answer as if the thing
  // did not exist (404), so that nobody learns which partners and ids there are.
  bool may_act_for(std::string_view wanted_partner_id) const {
    if (role == Role::partner) return partner_id == wanted_partner_id;
    return role == Role::operators || role == Role::admin;
  }
};

}  // namespace nexus::http
