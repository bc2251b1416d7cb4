// Writes one JSON object or array in canonical form from a parser's events: no white space, members
// sorted by the bytes of their names, numbers' digits as they stand. The same form as
// wire::append_canonical, without reading the text a second time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace nexus::partners {

class CanonicalTree {
 public:
  // Starts writing at the end of `out`, which must stay until the tree is complete.
  void start(std::string& out);
  // Forgets a tree that will not be completed.
  void abandon() { out_ = nullptr; }
  // True from start until the object or array that came first is closed.
  bool open() const { return out_ != nullptr; }
  std::size_t begin() const { return begin_; }

  void object_begin();
  void array_begin();
  void object_end();
  void array_end();
  void key(std::string_view unescaped);
  void text(std::string_view unescaped);
  void literal(std::string_view characters);  // numbers, true, false, null

  // Names that came twice in one object, as paths below the tree ("lines/0/sku").
  const std::vector<std::string>& repeated() const { return repeated_; }

 private:
  struct Member {
    std::size_t name_begin;  // in names_
    std::size_t name_length;
    std::size_t begin;  // of "name":value in *out_
    std::size_t end;
  };
  struct Frame {
    bool is_object;
    std::size_t items;         // so far
    std::size_t first_member;  // in members_
    std::size_t first_name;    // in names_
    std::size_t begin;         // behind the bracket, in *out_
  };

  void before_value();
  void push(bool is_object, char bracket);
  void pop(char bracket);
  void sort_members(const Frame& frame);
  std::string_view name_of(const Member& member) const {
    return std::string_view(names_).substr(member.name_begin, member.name_length);
  }
  std::string path_to(std::string_view name) const;

  std::string* out_ = nullptr;
  std::size_t begin_ = 0;
  std::vector<Frame> frames_;
  std::vector<Member> members_;
  std::string names_;
  std::string sorted_;
  std::vector<std::string> repeated_;
};

}  // namespace nexus::partners
