// How one row of the table of properties is written down.
#pragma once

#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "app/properties.h"

namespace nexus::app {

using Setter = void (*)(Configuration&, const PropertyValue&);

inline Property text(std::string key, std::string default_value, std::string meaning, Setter set) {
  return {std::move(key), Property::Type::text, std::move(default_value), 0, 0, {}, std::move(meaning), set};
}

inline Property choice(std::string key, std::vector<std::string> choices, std::string default_value,
                       std::string meaning, Setter set) {
  return {std::move(key),
          Property::Type::choice,
          std::move(default_value),
          0,
          0,
          std::move(choices),
          std::move(meaning),
          set};
}

struct Bounds {
  std::int64_t least;
  std::int64_t most;
};

inline Property integer(std::string key, std::int64_t default_value, Bounds bounds, std::string meaning,
                        Setter set) {
  return {std::move(key),     Property::Type::integer,
          default_value,      bounds.least,
          bounds.most,        {},
          std::move(meaning), set};
}

inline Property list(std::string key, std::string meaning, Setter set) {
  return {
      std::move(key), Property::Type::list, std::vector<std::string>{}, 0, 0, {}, std::move(meaning), set};
}

template <class Member>
void assign(Member& member, const PropertyValue& value) {
  if constexpr (std::is_integral_v<Member>) {
    member = static_cast<Member>(std::get<std::int64_t>(value));
  } else {
    member = std::get<Member>(value);
  }
}

// The setters of one member: of the configuration, of one of its sections, of one queue's policy.
template <auto member>
void sets(Configuration& configuration, const PropertyValue& value) {
  assign(configuration.*member, value);
}

template <auto section, auto member>
void sets_in(Configuration& configuration, const PropertyValue& value) {
  assign(configuration.*section.*member, value);
}

template <ports::QueueName queue, auto member>
void sets_of(Configuration& configuration, const PropertyValue& value) {
  assign(configuration.queues[static_cast<std::size_t>(queue)].*member, value);
}

// The rows of what several processes share; properties.cpp has the others.
std::vector<Property> adapter_properties();
std::vector<Property> postgres_properties();
std::vector<Property> aws_properties();
std::vector<Property> redis_properties();

}  // namespace nexus::app
