#include "base/crypto.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <climits>
#include <memory>

#include "base/text.hpp"

namespace cox::crypto {

namespace {

constexpr std::size_t kEd25519Key = 32;

const EVP_MD* algorithm_of(std::uint32_t algorithm) {
  switch (algorithm) {
    case COX_SHA1:
      return EVP_sha1();
    case COX_SHA256:
      return EVP_sha256();
    case COX_SHA512:
      return EVP_sha512();
    default:
      return nullptr;
  }
}

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// The bytes of a result of OpenSSL, which says how many there are.
class Output {
 public:
  unsigned char* data() { return buffer_; }
  unsigned* size() { return &size_; }
  std::string take() const { return {reinterpret_cast<const char*>(buffer_), size_}; }

 private:
  unsigned char buffer_[EVP_MAX_MD_SIZE] = {};
  unsigned size_ = 0;
};

Status unknown(std::uint32_t algorithm) {
  return invalid(
      text::cat("there is no algorithm ", algorithm, ": take COX_SHA1, COX_SHA256 or COX_SHA512"));
}

}  // namespace

Result<std::string> digest(std::uint32_t algorithm, std::string_view data) {
  const EVP_MD* how = algorithm_of(algorithm);
  if (how == nullptr) return unknown(algorithm);
  Output out;
  if (EVP_Digest(data.data(), data.size(), out.data(), out.size(), how, nullptr) != 1)
    return failed("the digest could not be computed");
  return out.take();
}

Result<std::string> hmac(std::uint32_t algorithm, std::string_view key, std::string_view data) {
  const EVP_MD* how = algorithm_of(algorithm);
  if (how == nullptr) return unknown(algorithm);
  if (key.size() > INT_MAX) return invalid("the key is too long");
  Output out;
  const char* at = key.empty() ? "" : key.data();  // null would mean the key of the call before
  if (HMAC(how, at, static_cast<int>(key.size()), bytes(data), data.size(), out.data(),
           out.size()) == nullptr)
    return failed("the message could not be authenticated");
  return out.take();
}

bool verify_ed25519(std::string_view public_key, std::string_view data,
                    std::string_view signature) {
  if (public_key.size() != kEd25519Key) return false;
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes(public_key), public_key.size()),
      &EVP_PKEY_free);
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        &EVP_MD_CTX_free);
  return key != nullptr && context != nullptr &&
         EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), bytes(signature), signature.size(), bytes(data),
                          data.size()) == 1;
}

Result<std::string> random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  if (count > INT_MAX ||
      RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) != 1)
    return failed("this machine has no random numbers to give");
  return bytes;
}

bool equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace cox::crypto
