// Secrets, compared. Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace telegram {

// In a time that tells nothing about where they differ. An empty one is nobody's secret.
inline bool is_same_secret(std::string_view given, std::string_view secret) {
  unsigned difference = given.size() == secret.size() && !secret.empty() ? 0 : 1;
  for (std::size_t i = 0; i < secret.size(); ++i) {
    const char c = given.empty() ? '\0' : given[i % given.size()];
    difference |= static_cast<unsigned char>(c) ^ static_cast<unsigned char>(secret[i]);
  }
  return difference == 0;
}

}  // namespace telegram
