#include "adapters/http/key_place.h"

#include <openssl/rand.h>

#include <array>
#include <functional>

#include "adapters/http/key_file.h"
#include "base/check.h"
#include "base/hex.h"
#include "wire/json_value.h"

namespace nexus::http {

namespace {

constexpr std::size_t kSecretDigits = 64;

}  // namespace

Result<std::string> KeyFolder::secret() {
  const std::string path = folder_ + "/keys.secret";
  auto read = read_key_file(path);
  if (read) {
    if (read->size() == kSecretDigits) return read;
    return fail(ErrorKind::corrupt, path +
                                        " is damaged: it must hold 64 hex digits. Restore it from a backup; "
                                        "without it every key must be made again.");
  }
  if (read.error().kind != ErrorKind::not_found) return fail(read.error());
  std::array<std::uint8_t, kSecretDigits / 2> bytes{};
  check(RAND_bytes(bytes.data(), bytes.size()) == 1, "the random number generator failed");
  std::string made(kSecretDigits, '0');
  write_hex(bytes, made.data());
  if (auto written = write_key_file(path, made); !written) return fail(written.error());
  return made;
}

Result<std::string> KeyFolder::keys() { return read_key_file(name()); }

Result<> KeyFolder::save(std::string_view keys) { return write_key_file(name(), keys); }

Result<std::int64_t> KeyFolder::stamp() { return key_file_stamp(name()); }

Result<std::string> SharedKeys::secret() {
  auto text = read_();
  if (!text) return fail(text.error());
  const auto document = wire::JsonValue::parse(*text);
  const wire::JsonValue* secret = document ? document->find("secret") : nullptr;
  if (secret == nullptr || !secret->is_string() || secret->string().size() != kSecretDigits) {
    return fail(ErrorKind::corrupt, name_ +
                                        " does not hold API keys: it needs the JSON that `nexusstream keys "
                                        "export` prints, with \"secret\" and \"keys\".");
  }
  return secret->string();
}

Result<> SharedKeys::save(std::string_view) {
  return fail(ErrorKind::conflict,
              "The API keys come from " + name_ +
                  ", which other processes share. Change them in a data folder with `nexusstream keys`, and "
                  "put what `nexusstream keys export` prints into that secret; every process takes it up.");
}

Result<std::int64_t> SharedKeys::stamp() {
  auto text = read_();
  if (!text) return fail(text.error());
  return static_cast<std::int64_t>(std::hash<std::string>{}(*text));
}

}  // namespace nexus::http
