// Secrets by reference: the configuration names where a password or key is, never what it is. A secret
// that is replaced (rotated) is taken up without a restart.
//
// References: `env:NAME`, `file:PATH`, `secretsmanager:NAME` or `secretsmanager:NAME#member`.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace nexus::ports {

// Safe to call from any thread; calls may block while a secret is fetched.
class Secrets {
 public:
  virtual ~Secrets() = default;

  // The secret as it is, or was a short while ago; ask each time it is needed instead of keeping it.
  // `invalid`: the reference makes no sense, or the secret has not what it asks for. `not_found`: there
  // is no such secret. `unavailable`: it cannot be read now, and was not read before.
  virtual Result<std::string> text(std::string_view reference) = 0;

  // For when whoever was shown the secret has refused it: reads it anew, unless that was done within the
  // last second.
  virtual Result<std::string> fresh_text(std::string_view reference) = 0;
};

}  // namespace nexus::ports
