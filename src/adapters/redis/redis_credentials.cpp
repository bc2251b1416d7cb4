#include "adapters/redis/redis_credentials.h"

#include <utility>

namespace nexus::redis {

std::function<Result<RedisCredentials>(bool refused)> credentials_from(ports::Secrets& secrets,
                                                                       std::string user,
                                                                       std::string password_reference) {
  if (password_reference.empty()) return nullptr;
  return [&secrets, user = std::move(user),
          reference = std::move(password_reference)](bool refused) -> Result<RedisCredentials> {
    auto password = refused ? secrets.fresh_text(reference) : secrets.text(reference);
    if (!password) return fail(password.error());
    return RedisCredentials{user, std::move(*password)};
  };
}

}  // namespace nexus::redis
