// Where API keys and the secret that hashes them are kept: in a folder of this machine, or in a secret
// that several processes read.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace nexus::http {

// One thread at a time.
class KeyPlace {
 public:
  virtual ~KeyPlace() = default;
  // 64 hex digits, always the same ones.
  virtual Result<std::string> secret() = 0;
  // JSON text {"keys":[...]}; `not_found` while there are none.
  virtual Result<std::string> keys() = 0;
  // `conflict` where keys are made elsewhere.
  virtual Result<> save(std::string_view keys) = 0;
  // A number that changes when the keys do; `unavailable` keeps what is known.
  virtual Result<std::int64_t> stamp() = 0;
  // Whether the times of last use belong here too.
  virtual bool keeps_last_use() const = 0;
  // For messages: "data/keys.json".
  virtual std::string name() const = 0;
};

// keys.json and keys.secret of a folder, mode 0600, replaced atomically; the secret is made when there is
// none yet.
class KeyFolder final : public KeyPlace {
 public:
  explicit KeyFolder(std::string folder) : folder_(std::move(folder)) {}
  Result<std::string> secret() override;
  Result<std::string> keys() override;
  Result<> save(std::string_view keys) override;
  Result<std::int64_t> stamp() override;
  bool keeps_last_use() const override { return true; }
  std::string name() const override { return folder_ + "/keys.json"; }

 private:
  const std::string folder_;
};

// One JSON text {"secret":"...","keys":[...]}, as `nexusstream keys export` prints it, that somebody else
// keeps and replaces.
class SharedKeys final : public KeyPlace {
 public:
  // `read` gives the text as it is now, cached as its keeper sees fit; `name` is for messages.
  SharedKeys(std::string name, std::function<Result<std::string>()> read)
      : name_(std::move(name)), read_(std::move(read)) {}
  Result<std::string> secret() override;
  Result<std::string> keys() override { return read_(); }
  Result<> save(std::string_view keys) override;
  Result<std::int64_t> stamp() override;
  bool keeps_last_use() const override { return false; }
  std::string name() const override { return name_; }

 private:
  const std::string name_;
  const std::function<Result<std::string>()> read_;
};

}  // namespace nexus::http
