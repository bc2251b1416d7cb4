#include "app/configuration.h"

#include <arpa/inet.h>

#include "app/properties.h"

namespace nexus::app {

bool Configuration::listens_on_loopback() const {
  const std::string address = http.listen.substr(0, http.listen.rfind(':'));
  if (address == "localhost" || address == "[::1]") return true;
  // Parsed, not compared as text: "127.example.com" is a name that may lead anywhere.
  in_addr v4{};
  return inet_pton(AF_INET, address.c_str(), &v4) == 1 && (ntohl(v4.s_addr) >> 24) == 127;
}

bool Configuration::keys_required() const {
  return authentication == "on" || (authentication == "auto" && !listens_on_loopback());
}

Configuration default_configuration() {
  Configuration configuration;
  for (const ports::QueueName queue :
       {ports::QueueName::valid_orders, ports::QueueName::error_orders, ports::QueueName::valid_orders_dlq}) {
    configuration.queues[static_cast<std::size_t>(queue)] = ports::default_policy(queue);
  }
  for (const Property& property : properties()) property.set(configuration, property.default_value);
  return configuration;
}

}  // namespace nexus::app
