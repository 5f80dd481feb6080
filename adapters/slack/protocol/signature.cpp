#include "signature.hpp"

#include <openssl/crypto.h>
#include <openssl/hmac.h>

#include <array>
#include <charconv>
#include <cox/sdk/encoding.hpp>

namespace slack {

namespace {

constexpr std::int64_t kWindow = 300;
constexpr std::size_t kBytes = 32;

}  // namespace

std::string signature_of(std::string_view body, std::string_view timestamp,
                         std::string_view secret) {
  std::string base = "v0:";
  base.append(timestamp).append(":").append(body);
  std::array<unsigned char, kBytes> digest{};
  unsigned int size = 0;
  const auto* const made =
      HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
           reinterpret_cast<const unsigned char*>(base.data()), base.size(), digest.data(), &size);
  if (made == nullptr || size != kBytes) return {};
  return "v0=" + cox::to_hex({reinterpret_cast<const char*>(digest.data()), size});
}

Verdict verify(const Signed& request, std::string_view secret, std::int64_t now) {
  if (secret.empty()) return Verdict::forged;  // nobody can have signed with nothing
  const std::string_view stamp = request.timestamp;
  std::int64_t at = 0;
  const auto [end, error] = std::from_chars(stamp.data(), stamp.data() + stamp.size(), at);
  if (stamp.empty() || error != std::errc() || end != stamp.data() + stamp.size() || at <= 0)
    return Verdict::malformed;
  // Before the time is looked at: only who has the secret is told anything about it.
  const std::string ours = signature_of(request.body, stamp, secret);
  if (ours.empty() || ours.size() != request.signature.size() ||
      CRYPTO_memcmp(ours.data(), request.signature.data(), ours.size()) != 0)
    return Verdict::forged;
  if (at < now - kWindow) return Verdict::stale;
  return at > now + kWindow ? Verdict::future : Verdict::good;
}

const char* words(Verdict verdict) {
  switch (verdict) {
    case Verdict::good:
      return "good";
    case Verdict::malformed:
      return "it has no timestamp that is a number";
    case Verdict::stale:
      return "it was signed more than five minutes ago; is this machine's clock right?";
    case Verdict::future:
      return "it was signed more than five minutes ahead; is this machine's clock right?";
    case Verdict::forged:
      return "its signature is not Slack's; check signing_secret";
  }
  return "";
}

}  // namespace slack
