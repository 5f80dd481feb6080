// Digests and codes, computed by the bot: the SDK itself links nothing. A value; threads: any.
#ifndef COX_SDK_CRYPTO_HPP
#define COX_SDK_CRYPTO_HPP

#include <cox/sdk/context.hpp>
#include <cstdint>
#include <string>
#include <string_view>

namespace cox {

enum class Hash : std::uint32_t { sha1 = COX_SHA1, sha256 = COX_SHA256, sha512 = COX_SHA512 };

class Crypto {
 public:
  explicit Crypto(const sdk::Context& context) : context_(&context) {}

  // The bytes; to_hex() and to_base64() make text of them.
  std::string digest(std::string_view data, Hash how = Hash::sha256) const {
    sdk::Answer answer;
    const cox_status status = table().digest(context_->host(), static_cast<std::uint32_t>(how),
                                             sdk::borrow(data), answer.sink());
    answer.check(status, "digest");
    return answer.text();
  }
  std::string hmac(std::string_view key, std::string_view data, Hash how = Hash::sha256) const {
    sdk::Answer answer;
    const cox_status status = table().hmac(context_->host(), static_cast<std::uint32_t>(how),
                                           sdk::borrow(key), sdk::borrow(data), answer.sink());
    answer.check(status, "hmac");
    return answer.text();
  }
  // Whether the owner of the key (32 bytes) signed the data (with 64 bytes).
  bool verify_ed25519(std::string_view public_key, std::string_view data,
                      std::string_view signature) const {
    return table().verify_ed25519(context_->host(), sdk::borrow(public_key), sdk::borrow(data),
                                  sdk::borrow(signature)) == COX_OK;
  }
  // In a time that tells nothing about where they differ: for secrets.
  bool equal(std::string_view a, std::string_view b) const {
    return table().equal(context_->host(), sdk::borrow(a), sdk::borrow(b)) != 0;
  }

 private:
  const cox_crypto_1& table() const { return context_->extension<cox_crypto_1>(COX_EXT_CRYPTO); }

  const sdk::Context* context_;
};

}  // namespace cox

#endif  // COX_SDK_CRYPTO_HPP
