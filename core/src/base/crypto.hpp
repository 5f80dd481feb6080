// Digests, message authentication and signatures, by OpenSSL; what webhooks are checked with. All
// are pure functions over bytes. Threads: any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/status.hpp"

namespace cox::crypto {

// COX_SHA1, COX_SHA256 or COX_SHA512; anything else is invalid. The result is binary.
Result<std::string> digest(std::uint32_t algorithm, std::string_view data);
// HMAC (RFC 2104).
Result<std::string> hmac(std::uint32_t algorithm, std::string_view key, std::string_view data);
// Ed25519 (RFC 8032): whether the owner of `public_key` (32 bytes) signed `data`. Keys and
// signatures of another size belong to nobody.
bool verify_ed25519(std::string_view public_key, std::string_view data, std::string_view signature);
// So many bytes that nobody can foresee, for codes and keys; not the bot's seeded chance.
Result<std::string> random_bytes(std::size_t count);
// Whether both are the same; the time it takes tells nothing but their sizes.
bool equal(std::string_view a, std::string_view b);

}  // namespace cox::crypto
