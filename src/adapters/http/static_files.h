// The files of a folder, read into memory once and then only looked up: what a request names can be
// nothing but one of them, so no path leads anywhere else.
//
// X.br and X.gz beside X are X compressed with brotli or gzip, and are served in its place to clients
// that take them. Hidden files, links and other things that are no plain files are left out.
//
// Immutable after reading; safe to use from any thread.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace nexus::http {

class StaticFiles {
 public:
  static constexpr std::uint64_t kMaxTotalBytes = 64 * 1024 * 1024;

  struct Variant {
    std::string body;
    std::string etag;  // strong, with its quotes; another one for each coding (RFC 9110, section 8.8.3)
  };
  struct File {
    std::string content_type;
    // The name holds a hash of the content (everything below assets/), so it never changes.
    bool is_immutable = false;
    Variant plain;
    std::optional<Variant> brotli;
    std::optional<Variant> gzip;
  };

  // Fails with `invalid` and a sentence for the operator when the folder cannot be read, has no
  // index.html, or is larger than kMaxTotalBytes.
  static Result<std::shared_ptr<const StaticFiles>> read(const std::string& folder);

  // The file of that path below the folder, "assets/app.js"; null when there is none.
  const File* find(std::string_view path) const;

 private:
  std::map<std::string, File, std::less<>> files_;
};

// The variant to send for an Accept-Encoding field (RFC 9110, section 12.5.3), and its coding for
// Content-Encoding; empty for the plain one.
struct ChosenVariant {
  const StaticFiles::Variant* variant = nullptr;
  std::string_view coding;
};
ChosenVariant choose_variant(const StaticFiles::File& file, std::string_view accept_encoding);

// Whether an If-None-Match field names the etag (RFC 9110, section 13.1.2: W/ makes no difference).
bool names_etag(std::string_view if_none_match, std::string_view etag);

}  // namespace nexus::http
