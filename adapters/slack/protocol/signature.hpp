// Whether a request comes from Slack: the v0 signature (docs.slack.dev, "Verifying requests").
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace slack {

struct Signed {
  std::string_view body;  // the very bytes
  std::string_view timestamp;
  std::string_view signature;
};

enum class Verdict { good, malformed, stale, future, forged };

// `now` in seconds since the Unix epoch. What is older or newer than five minutes is not taken,
// whoever signed it.
Verdict verify(const Signed& request, std::string_view secret, std::int64_t now);

// What a good request carries; for tests.
std::string signature_of(std::string_view body, std::string_view timestamp,
                         std::string_view secret);

const char* words(Verdict verdict);

}  // namespace slack
