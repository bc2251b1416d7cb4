// Commands that travel together, as the array of bulks that RESP2 asks for.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>

namespace nexus::redis {

class RedisCommands {
 public:
  // One command: its name and its arguments, any bytes. Each gets one reply, in this order.
  void add(std::initializer_list<std::string_view> words) {
    bytes_ += '*' + std::to_string(words.size()) + "\r\n";
    for (const std::string_view word : words) {
      bytes_ += '$' + std::to_string(word.size()) + "\r\n";
      bytes_.append(word) += "\r\n";
    }
    ++count_;
  }

  std::size_t count() const { return count_; }
  const std::string& bytes() const { return bytes_; }

 private:
  std::size_t count_ = 0;
  std::string bytes_;
};

}  // namespace nexus::redis
