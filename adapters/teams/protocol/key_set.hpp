// The public keys that the Bot Connector signs with, as its JWKS has them (RFC 7517).
#pragma once

#include <cox/json.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace teams {

// A value; copies share the key.
class Key {
 public:
  // An RSA key of 2048 bits at least; nullopt for anything else.
  static std::optional<Key> parse(const cox::Json& jwk);

  // Whether its owner signed the bytes (RSASSA-PKCS1-v1_5 with SHA-256: "RS256").
  bool verifies(std::string_view bytes, std::string_view signature) const;
  // Whether it may speak for this channel ("msteams").
  bool endorses(std::string_view channel) const;

 private:
  std::shared_ptr<void> key_;  // EVP_PKEY
  std::vector<std::string> endorsements_;
};

class KeySet {
 public:
  // What is no usable key is left out; nullopt where none is left.
  static std::optional<KeySet> parse(const cox::Json& jwks);

  const Key* find(std::string_view id) const;

 private:
  std::map<std::string, Key, std::less<>> keys_;
};

}  // namespace teams
