#include "base/crypto.hpp"

#include <doctest/doctest.h>

namespace {

std::string hex(std::string_view bytes) {
  std::string out;
  for (const char byte : bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    out += digits[static_cast<unsigned char>(byte) >> 4];
    out += digits[static_cast<unsigned char>(byte) & 15];
  }
  return out;
}

std::string bytes(std::string_view hex) {
  std::string out;
  for (std::size_t i = 0; i < hex.size(); i += 2)
    out += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  return out;
}

}  // namespace

using namespace cox;

TEST_CASE("digests of RFC 6234 and FIPS 180") {
  CHECK(hex(*crypto::digest(COX_SHA1, "abc")) == "a9993e364706816aba3e25717850c26c9cd0d89d");
  CHECK(hex(*crypto::digest(COX_SHA256, "abc")) ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(hex(*crypto::digest(COX_SHA512, "abc")).starts_with("ddaf35a193617abacc417349ae204131"));
  CHECK(crypto::digest(9, "abc").status().code() == Code::invalid);
}

TEST_CASE("codes of RFC 4231, test case 2, and of nothing") {
  CHECK(hex(*crypto::hmac(COX_SHA256, "Jefe", "what do ya want for nothing?")) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(hex(*crypto::hmac(COX_SHA1, "Jefe", "what do ya want for nothing?")) ==
        "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
  // An empty key is a key, not the one of the call before.
  CHECK(hex(*crypto::hmac(COX_SHA256, {}, {})) ==
        "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
  CHECK(crypto::hmac(0, "k", "d").status().code() == Code::invalid);
}

TEST_CASE("Ed25519 as in RFC 8032, 7.1, test 2") {
  const std::string key = bytes("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  std::string signature = bytes(
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
      "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
  CHECK(crypto::verify_ed25519(key, "\x72", signature));
  CHECK_FALSE(crypto::verify_ed25519(key, "\x73", signature));
  CHECK_FALSE(crypto::verify_ed25519(key.substr(1), "\x72", signature));
  CHECK_FALSE(crypto::verify_ed25519(key, "\x72", ""));
  signature[3] = static_cast<char>(signature[3] ^ 1);
  CHECK_FALSE(crypto::verify_ed25519(key, "\x72", signature));
}

TEST_CASE("equal is equal") {
  CHECK(crypto::equal("secret", "secret"));
  CHECK(crypto::equal("", ""));
  CHECK_FALSE(crypto::equal("secret", "secreT"));
  CHECK_FALSE(crypto::equal("secret", "secret "));
}
