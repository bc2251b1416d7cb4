// A reply of Redis, as RESP2 (https://redis.io/docs/latest/develop/reference/protocol-spec/) has them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace nexus::redis {

struct RespValue {
  enum class Kind {
    status,   // "+OK": text
    error,    // "-ERR ...": text
    integer,  // ":1": integer
    bulk,     // "$3...": text, any bytes
    array,    // "*2...": elements
    null,     // "$-1" and "*-1"
  };

  Kind kind = Kind::null;
  std::int64_t integer = 0;
  std::string text;
  std::vector<RespValue> elements;

  bool is_null() const { return kind == Kind::null; }
  bool is_error() const { return kind == Kind::error; }
  bool is_integer() const { return kind == Kind::integer; }
  bool is_bulk() const { return kind == Kind::bulk; }

  bool operator==(const RespValue&) const = default;
};

}  // namespace nexus::redis
