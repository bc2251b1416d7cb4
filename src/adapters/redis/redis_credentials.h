// Redis's credentials from a secret that may be replaced while the program runs.
#pragma once

#include <functional>
#include <string>

#include "adapters/redis/redis_options.h"
#include "ports/secrets.h"

namespace nexus::redis {

// For RedisOptions::credentials: the user as given, and the password that the reference names, read at each
// connect, and read anew once Redis has refused it. An empty reference: no credentials. The secrets must
// outlive what is returned.
std::function<Result<RedisCredentials>(bool refused)> credentials_from(ports::Secrets& secrets,
                                                                       std::string user,
                                                                       std::string password_reference);

}  // namespace nexus::redis
