#include "key_set.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <algorithm>

#include "base64url.hpp"

namespace teams {

namespace {

constexpr int kFewestBits = 2048;
constexpr std::size_t kMostBytes = 2048;  // of a number: 16384 bits

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* what) const {
    Free(what);
  }
};
using Number = std::unique_ptr<BIGNUM, Freed<BN_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Freed<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Freed<OSSL_PARAM_free>>;
using Context = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;
using Digest = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Number number_in(const cox::Json& text) {
  const auto bytes = from_base64url(text.text());
  if (!bytes || bytes->empty() || bytes->size() > kMostBytes) return nullptr;
  return Number(BN_bin2bn(bytes_of(*bytes), static_cast<int>(bytes->size()), nullptr));
}

std::shared_ptr<EVP_PKEY> rsa_key(const BIGNUM* modulus, const BIGNUM* exponent) {
  const Builder builder(OSSL_PARAM_BLD_new());
  if (builder == nullptr ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent) != 1)
    return nullptr;
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  const Context context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
  EVP_PKEY* key = nullptr;
  if (parameters == nullptr || context == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
    return nullptr;
  return {key, EVP_PKEY_free};
}

}  // namespace

std::optional<Key> Key::parse(const cox::Json& jwk) {
  if (jwk["kty"].text() != "RSA") return std::nullopt;
  const Number modulus = number_in(jwk["n"]), exponent = number_in(jwk["e"]);
  if (modulus == nullptr || exponent == nullptr || BN_num_bits(modulus.get()) < kFewestBits)
    return std::nullopt;
  Key key;
  key.key_ = rsa_key(modulus.get(), exponent.get());
  if (key.key_ == nullptr) return std::nullopt;
  for (const cox::Json& each : jwk["endorsements"].items())
    key.endorsements_.push_back(each.as_string());
  return key;
}

bool Key::verifies(std::string_view bytes, std::string_view signature) const {
  const Digest digest(EVP_MD_CTX_new());
  return digest != nullptr &&
         EVP_DigestVerifyInit(digest.get(), nullptr, EVP_sha256(), nullptr,
                              static_cast<EVP_PKEY*>(key_.get())) == 1 &&
         EVP_DigestVerify(digest.get(), bytes_of(signature), signature.size(), bytes_of(bytes),
                          bytes.size()) == 1;
}

bool Key::endorses(std::string_view channel) const {
  return std::find(endorsements_.begin(), endorsements_.end(), channel) != endorsements_.end();
}

std::optional<KeySet> KeySet::parse(const cox::Json& jwks) {
  KeySet set;
  for (const cox::Json& each : jwks["keys"].items()) {
    auto key = Key::parse(each);
    const std::string id = each["kid"].as_string();
    if (key && !id.empty()) set.keys_.emplace(id, std::move(*key));
  }
  if (set.keys_.empty()) return std::nullopt;
  return set;
}

const Key* KeySet::find(std::string_view id) const {
  const auto found = keys_.find(id);
  return found == keys_.end() ? nullptr : &found->second;
}

}  // namespace teams
