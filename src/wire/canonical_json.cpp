// append_canonical of json_text.h: a strict reader (RFC 8259) that writes as it reads.
#include <algorithm>
#include <vector>

#include "base/hex.h"
#include "wire/json_text.h"
#include "wire/utf8.h"

namespace nexus::wire {

namespace {

// Where one member of an object lies: its unescaped name in names_, its text in the output.
struct Member {
  std::size_t name_begin, name_end;
  std::size_t text_begin, text_end;
};

class CanonicalRewriter {
 public:
  CanonicalRewriter(std::string& out, std::string_view text)
      : out_(out), at_(text.data()), end_(text.data() + text.size()) {}

  bool run(int max_depth) {
    skip_space();
    if (!value(max_depth)) return false;
    skip_space();
    return at_ == end_;
  }

 private:
  // `depth` is the number of containers that may still be opened; it bounds the recursion.
  bool value(int depth);
  bool object(int depth);
  bool member(int depth);
  bool array(int depth);
  bool number();
  bool exponent_digits();
  bool literal(std::string_view word);
  // Reads a string into `content`, which stays valid until the next one is read.
  bool string(std::string_view& content);
  bool escaped_string(const char* plain_begin, std::string_view& content);
  bool escape();
  bool code_unit(std::uint32_t& unit);
  // Puts the members from `first` on in order of their names; false when two have the same name.
  bool sort_members(std::size_t first);

  std::string_view name(const Member& m) const {
    return std::string_view(names_).substr(m.name_begin, m.name_end - m.name_begin);
  }
  void skip_space() {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')) ++at_;
  }
  bool take(char c) {
    if (at_ == end_ || *at_ != c) return false;
    ++at_;
    return true;
  }
  bool digits() {
    const char* const begin = at_;
    while (at_ != end_ && *at_ >= '0' && *at_ <= '9') ++at_;
    return at_ != begin;
  }

  std::string& out_;
  const char* at_;
  const char* end_;
  std::string unescaped_;
  std::string names_;            // of the members of all open objects
  std::vector<Member> members_;  // likewise, the outermost object's first
};

bool CanonicalRewriter::value(int depth) {
  if (at_ == end_) return false;
  switch (*at_) {
    case '{': return depth > 0 && object(depth - 1);
    case '[': return depth > 0 && array(depth - 1);
    case '"': {
      std::string_view content;
      if (!string(content)) return false;
      append_string(out_, content);
      return true;
    }
    case 't': return literal("true");
    case 'f': return literal("false");
    case 'n': return literal("null");
    default: return number();
  }
}

bool CanonicalRewriter::object(int depth) {
  ++at_;
  out_ += '{';
  const std::size_t first_member = members_.size();
  const std::size_t first_name = names_.size();
  skip_space();
  if (!take('}')) {
    do {
      if (members_.size() > first_member) out_ += ',';
      if (!member(depth)) return false;
      skip_space();
    } while (take(','));
    if (!take('}') || !sort_members(first_member)) return false;
  }
  out_ += '}';
  members_.resize(first_member);
  names_.resize(first_name);
  return true;
}

bool CanonicalRewriter::member(int depth) {
  skip_space();
  std::string_view content;
  if (at_ == end_ || *at_ != '"' || !string(content)) return false;
  Member m{names_.size(), names_.size() + content.size(), out_.size(), 0};
  names_ += content;
  append_string(out_, content);
  skip_space();
  if (!take(':')) return false;
  out_ += ':';
  skip_space();
  if (!value(depth)) return false;
  m.text_end = out_.size();
  members_.push_back(m);
  return true;
}

bool CanonicalRewriter::sort_members(std::size_t first) {
  const auto begin = members_.begin() + static_cast<std::ptrdiff_t>(first);
  const auto not_before = [this](const Member& a, const Member& b) { return name(a) >= name(b); };
  if (std::adjacent_find(begin, members_.end(), not_before) == members_.end()) return true;
  const std::size_t text_begin = begin->text_begin;
  std::sort(begin, members_.end(), [this](const Member& a, const Member& b) { return name(a) < name(b); });
  if (std::adjacent_find(begin, members_.end(), not_before) != members_.end()) return false;
  std::string sorted;
  sorted.reserve(out_.size() - text_begin);
  for (auto m = begin; m != members_.end(); ++m) {
    if (m != begin) sorted += ',';
    sorted.append(out_, m->text_begin, m->text_end - m->text_begin);
  }
  out_.replace(text_begin, std::string::npos, sorted);
  return true;
}

bool CanonicalRewriter::array(int depth) {
  ++at_;
  out_ += '[';
  skip_space();
  if (!take(']')) {
    for (bool more = true; more;) {
      skip_space();
      if (!value(depth)) return false;
      skip_space();
      more = take(',');
      if (more) out_ += ',';
    }
    if (!take(']')) return false;
  }
  out_ += ']';
  return true;
}

bool CanonicalRewriter::number() {
  const char* const begin = at_;
  take('-');
  if (!take('0') && !digits()) return false;
  if (take('.') && !digits()) return false;
  if (take('e') || take('E')) {
    if (!take('+')) take('-');
    if (!exponent_digits()) return false;
  }
  out_.append(begin, at_);
  return true;
}

// What is canonical must be readable by the parser of json_events.h too, and that one counts exponents
// in 32 bits: nine digits always fit.
bool CanonicalRewriter::exponent_digits() {
  constexpr std::ptrdiff_t kLongest = 9;
  const char* first = at_;
  if (!digits()) return false;
  while (first != at_ && *first == '0') ++first;
  return at_ - first <= kLongest;
}

bool CanonicalRewriter::literal(std::string_view word) {
  if (!std::string_view(at_, static_cast<std::size_t>(end_ - at_)).starts_with(word)) return false;
  at_ += word.size();
  out_ += word;
  return true;
}

bool CanonicalRewriter::string(std::string_view& content) {
  const char* const begin = ++at_;
  while (true) {
    at_ = skip_plain_bytes(at_, end_);
    if (at_ == end_) return false;
    if (*at_ == '"') {
      content = std::string_view(begin, static_cast<std::size_t>(at_ - begin));
      ++at_;
      return true;
    }
    if (*at_ == '\\') return escaped_string(begin, content);
    if (static_cast<std::uint8_t>(*at_) < 0x20) return false;
    const int length = utf8_sequence_length(at_, end_);
    if (length == 0) return false;
    at_ += length;
  }
}

bool CanonicalRewriter::escaped_string(const char* plain_begin, std::string_view& content) {
  unescaped_.assign(plain_begin, at_);
  while (at_ != end_) {
    if (*at_ == '"') {
      ++at_;
      content = unescaped_;
      return true;
    }
    if (*at_ == '\\') {
      ++at_;
      if (!escape()) return false;
      continue;
    }
    const int length = utf8_sequence_length(at_, end_);
    if (length == 0 || static_cast<std::uint8_t>(*at_) < 0x20) return false;
    unescaped_.append(at_, static_cast<std::size_t>(length));
    at_ += length;
  }
  return false;
}

bool CanonicalRewriter::escape() {
  if (at_ == end_) return false;
  switch (*at_++) {
    case '"': unescaped_ += '"'; return true;
    case '\\': unescaped_ += '\\'; return true;
    case '/': unescaped_ += '/'; return true;
    case 'b': unescaped_ += '\b'; return true;
    case 'f': unescaped_ += '\f'; return true;
    case 'n': unescaped_ += '\n'; return true;
    case 'r': unescaped_ += '\r'; return true;
    case 't': unescaped_ += '\t'; return true;
    case 'u': break;
    default: return false;
  }
  std::uint32_t code_point = 0;
  if (!code_unit(code_point)) return false;
  const auto in_block = [](std::uint32_t unit, std::uint32_t block) { return (unit & 0xFC00) == block; };
  if (in_block(code_point, 0xDC00)) return false;
  if (in_block(code_point, 0xD800)) {
    // A surrogate stands for something only as the first half of a pair.
    std::uint32_t low = 0;
    if (!take('\\') || !take('u') || !code_unit(low) || !in_block(low, 0xDC00)) return false;
    code_point = 0x10000 + ((code_point & 0x3FF) << 10) + (low & 0x3FF);
  }
  char bytes[4];
  unescaped_.append(bytes, write_utf8(code_point, bytes));
  return true;
}

bool CanonicalRewriter::code_unit(std::uint32_t& unit) {
  std::uint8_t bytes[2];
  if (end_ - at_ < 4 || !read_hex(std::string_view(at_, 4), bytes)) return false;
  at_ += 4;
  unit = static_cast<std::uint32_t>(bytes[0] << 8 | bytes[1]);
  return true;
}

}  // namespace

bool append_canonical(std::string& out, std::string_view text, int max_depth) {
  return CanonicalRewriter(out, text).run(max_depth);
}

}  // namespace nexus::wire
