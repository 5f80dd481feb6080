// A key with its namespace: a borrowed pair to look up with, and one that owns its text.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace cox::brain {

struct Name {
  std::string_view space;
  std::string_view key;
  friend bool operator==(const Name&, const Name&) = default;
};

struct OwnedName {
  OwnedName(std::string_view in, std::string_view name) : space(in), key(name) {}
  explicit OwnedName(Name name) : OwnedName(name.space, name.key) {}
  operator Name() const { return {space, key}; }

  std::string space;
  std::string key;
};

// Both take either kind, so that looking up copies nothing.
struct NameHash {
  using is_transparent = void;
  std::size_t operator()(Name name) const {
    const std::hash<std::string_view> hash;
    return hash(name.space) * 31 + hash(name.key);
  }
};
struct NameEqual {
  using is_transparent = void;
  bool operator()(Name a, Name b) const { return a == b; }
};

}  // namespace cox::brain
