// SHA-256, over bytes that come bit by bit. Threads: one at a time.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "base/digits.hpp"

struct evp_md_ctx_st;

namespace cox::audit {

// The 32 bytes as they are; hex() for people.
using Hash = std::array<char, 32>;

inline std::string_view bytes(const Hash& hash) { return {hash.data(), hash.size()}; }

class Digest {
 public:
  Digest();
  Digest& add(std::string_view bytes);
  // The hash of what was added so far; it then starts anew.
  Hash finish();

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const;
  };
  std::unique_ptr<evp_md_ctx_st, Free> context_;
};

using cox::hex;
inline std::string hex(const Hash& hash) { return hex(bytes(hash)); }

}  // namespace cox::audit
