#include "wire/sha256.h"

#include <openssl/evp.h>

#include "base/check.h"

namespace nexus::wire {

std::array<std::uint8_t, 32> sha256(std::string_view bytes) {
  // Looking the algorithm up costs more than hashing one order, so it is fetched once, and each
  // thread keeps its context.
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  struct Context {
    EVP_MD_CTX* value = EVP_MD_CTX_new();
    ~Context() { EVP_MD_CTX_free(value); }
  };
  static thread_local Context context;

  std::array<std::uint8_t, 32> digest;
  const bool ok = EVP_DigestInit_ex2(context.value, algorithm, nullptr) == 1 &&
                  EVP_DigestUpdate(context.value, bytes.data(), bytes.size()) == 1 &&
                  EVP_DigestFinal_ex(context.value, digest.data(), nullptr) == 1;
  check(ok, "OpenSSL computes SHA-256");
  return digest;
}

}  // namespace nexus::wire
