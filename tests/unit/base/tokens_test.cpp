#include "base/tokens.hpp"

#include <doctest/doctest.h>

#include <cox/sdk/encoding.hpp>
#include <string>
#include <vector>

using cox::log::tokens_in;
using Kinds = std::vector<std::string>;

namespace {

const std::string kLetters = "aB3dE6gH9jK2mN5pQ8sT1vW4xY7zA0cD3fG6";

std::string jwt(std::string_view heading, std::string_view claims, std::string_view signature) {
  std::string out;
  for (const std::string_view part : {heading, claims}) {
    for (const char digit : cox::to_base64(part)) {
      if (digit != '=') out += digit == '+' ? '-' : digit == '/' ? '_' : digit;
    }
    out += '.';
  }
  return out + std::string(signature);
}

}  // namespace

TEST_CASE("well-known tokens are recognised wherever they stand") {
  CHECK(tokens_in("AKIA2OGYBAH6QL4X7PZD") == Kinds{"an AWS access key"});
  CHECK(tokens_in("key=ASIA2OGYBAH6QL4X7PZD;") == Kinds{"an AWS access key"});
  CHECK(tokens_in("my ghp_" + kLetters + ", see") == Kinds{"a GitHub token"});
  CHECK(tokens_in("github_pat_" + kLetters + "_" + kLetters) == Kinds{"a GitHub token"});
  CHECK(tokens_in("glpat-" + kLetters.substr(0, 20)) == Kinds{"a GitLab token"});
  CHECK(tokens_in("xoxb-123456789012-abcDEF456ghi") == Kinds{"a Slack token"});
  CHECK(tokens_in("AIza" + kLetters.substr(0, 35)) == Kinds{"a Google API key"});
  CHECK(tokens_in("sk_live_" + kLetters) == Kinds{"a Stripe key"});
  CHECK(tokens_in("ghp_" + kLetters + " and xoxb-123456789012-abcDEF456ghi").size() == 2);
}

TEST_CASE("what only looks like one is none") {
  for (const std::string text :
       {"AKIA", "AKIAIOSFODNN7EXAMPLE", "AKIAXXXXXXXXXXXXXXXX", "akia2ogybah6ql4x7pzd",
        "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "ghp_short1", "what is ghp_?",
        "xoxb-your-token-here-please-now", "glpat-aaaaaaaaaaaaaaaaaaaa",
        "eyJ is how JSON begins in base64", "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN PUBLIC KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTU"}) {
    CAPTURE(text);
    CHECK(tokens_in(text).empty());
  }
  CHECK(tokens_in("xghp_" + kLetters).empty());
  CHECK(tokens_in("AKIA2OGYBAH6QL4X7PZDX").empty());
}

TEST_CASE("private keys") {
  CHECK(
      tokens_in("-----BEGIN RSA PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEA") ==
      Kinds{"a private key"});
  CHECK(
      tokens_in("-----BEGIN OPENSSH PRIVATE KEY----- b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ") ==
      Kinds{"a private key"});
}

TEST_CASE("signed tokens are known by what they hold") {
  const std::string token = jwt(R"({"alg":"HS256","typ":"JWT"})", R"({"sub":"ann"})",
                                "SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c");
  CHECK(tokens_in("Bearer " + token + "\n") == Kinds{"a signed token (JWT)"});
  CHECK(tokens_in(jwt(R"({"typ":"JWT"})", R"({"sub":"ann"})", kLetters)).empty());
  CHECK(tokens_in(jwt(R"({"alg":"none"})", R"({"sub":"ann"})", "")).empty());
  CHECK(tokens_in(jwt(R"({"alg":"HS256"})", "no claims", kLetters)).empty());
}

TEST_CASE("hostile texts take no longer than others") {
  for (const char* part :
       {"-xoxb-", "ghp_-", "eyJhbGciOiJIUzI1NiJ9.x.", "-----BEGIN PRIVATE KEY-----"}) {
    std::string text;
    while (text.size() < 1'000'000) text += part;
    CHECK(tokens_in(text).empty());
  }
}
