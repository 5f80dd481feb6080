// Signs as the Bot Connector does.
#pragma once

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <array>
#include <cox/json.hpp>
#include <memory>
#include <string>
#include <string_view>

namespace teams_test {

inline std::string base64url(std::string_view bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string out;
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : bytes) {
    bits = (bits << 8) | static_cast<unsigned char>(c);
    for (held += 8; held >= 6; held -= 6) out += kDigits[(bits >> (held - 6)) & 63];
  }
  if (held > 0) out += kDigits[(bits << (6 - held)) & 63];
  return out;
}

class Signer {
 public:
  explicit Signer(unsigned bits = 2048) : key_(EVP_RSA_gen(bits), EVP_PKEY_free) {}

  cox::Json jwk(const std::string& id, const cox::Json& endorsements) const {
    return cox::Json::object({{"kty", "RSA"},
                              {"kid", id},
                              {"n", base64url(number(OSSL_PKEY_PARAM_RSA_N))},
                              {"e", base64url(number(OSSL_PKEY_PARAM_RSA_E))},
                              {"endorsements", endorsements}});
  }
  std::string sign(const cox::Json& head, const cox::Json& claims) const {
    const std::string data = base64url(head.dump()) + "." + base64url(claims.dump());
    const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> digest(EVP_MD_CTX_new(),
                                                                    EVP_MD_CTX_free);
    std::array<unsigned char, 1024> signature{};
    std::size_t size = signature.size();
    EVP_DigestSignInit(digest.get(), nullptr, EVP_sha256(), nullptr, key_.get());
    EVP_DigestSign(digest.get(), signature.data(), &size,
                   reinterpret_cast<const unsigned char*>(data.data()), data.size());
    return data + "." + base64url({reinterpret_cast<const char*>(signature.data()), size});
  }

 private:
  std::string number(const char* name) const {
    BIGNUM* value = nullptr;
    EVP_PKEY_get_bn_param(key_.get(), name, &value);
    std::string bytes(static_cast<std::size_t>(BN_num_bytes(value)), '\0');
    BN_bn2bin(value, reinterpret_cast<unsigned char*>(bytes.data()));
    BN_free(value);
    return bytes;
  }

  std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key_;
};

}  // namespace teams_test
