#include "partners/canonical_tree.h"

#include <algorithm>

#include "wire/json_text.h"

namespace nexus::partners {

namespace {

// A hostile input repeats names by the thousand; the first ones say it.
constexpr std::size_t kMaxRepeatedReported = 8;
// One huge tree must not keep its memory for the life of a connection.
constexpr std::size_t kKeptBytes = 256 * 1024;

}  // namespace

void CanonicalTree::start(std::string& out) {
  out_ = &out;
  begin_ = out.size();
  frames_.clear();
  members_.clear();
  names_.clear();
  if (sorted_.capacity() > kKeptBytes) std::string().swap(sorted_);
  repeated_.clear();
}

void CanonicalTree::object_begin() { push(true, '{'); }
void CanonicalTree::array_begin() { push(false, '['); }

void CanonicalTree::push(bool is_object, char bracket) {
  before_value();
  out_->push_back(bracket);
  frames_.push_back({is_object, 0, members_.size(), names_.size(), out_->size()});
}

void CanonicalTree::object_end() {
  const Frame frame = frames_.back();
  if (members_.size() > frame.first_member) {
    members_.back().end = out_->size();
    sort_members(frame);
  }
  members_.resize(frame.first_member);
  names_.resize(frame.first_name);
  pop('}');
}

void CanonicalTree::array_end() { pop(']'); }

void CanonicalTree::pop(char bracket) {
  out_->push_back(bracket);
  frames_.pop_back();
  if (frames_.empty()) out_ = nullptr;
}

void CanonicalTree::before_value() {
  if (frames_.empty() || frames_.back().is_object) return;
  if (frames_.back().items++ > 0) out_->push_back(',');
}

void CanonicalTree::key(std::string_view unescaped) {
  Frame& frame = frames_.back();
  if (frame.items++ > 0) {
    members_.back().end = out_->size();
    out_->push_back(',');
  }
  members_.push_back({names_.size(), unescaped.size(), out_->size(), 0});
  names_.append(unescaped);
  wire::append_string(*out_, unescaped);
  out_->push_back(':');
}

void CanonicalTree::text(std::string_view unescaped) {
  before_value();
  wire::append_string(*out_, unescaped);
}

void CanonicalTree::literal(std::string_view characters) {
  before_value();
  out_->append(characters);
}

// Puts the members of the object that is being closed in order, and notes the names that came twice.
void CanonicalTree::sort_members(const Frame& frame) {
  const auto first = members_.begin() + static_cast<std::ptrdiff_t>(frame.first_member);
  const auto by_name = [this](const Member& a, const Member& b) { return name_of(a) < name_of(b); };
  const auto not_ascending = [this](const Member& a, const Member& b) { return name_of(a) >= name_of(b); };
  if (std::adjacent_find(first, members_.end(), not_ascending) == members_.end()) return;

  std::stable_sort(first, members_.end(), by_name);
  sorted_.clear();
  for (auto member = first; member != members_.end(); ++member) {
    if (member != first) {
      sorted_.push_back(',');
      if (name_of(*member) == name_of(*(member - 1)) && repeated_.size() < kMaxRepeatedReported) {
        repeated_.push_back(path_to(name_of(*member)));
      }
    }
    sorted_.append(*out_, member->begin, member->end - member->begin);
  }
  out_->replace(frame.begin, std::string::npos, sorted_);
}

std::string CanonicalTree::path_to(std::string_view name) const {
  std::string path;
  for (std::size_t depth = 0; depth + 1 < frames_.size(); ++depth) {
    const Frame& frame = frames_[depth];
    if (frame.is_object) {
      // The member that is being written is the frame's last one, before the next frame's first.
      path += name_of(members_[frames_[depth + 1].first_member - 1]);
    } else {
      path += std::to_string(frame.items - 1);
    }
    path.push_back('/');
  }
  return path.append(name);
}

}  // namespace nexus::partners
