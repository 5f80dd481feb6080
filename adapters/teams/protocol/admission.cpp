#include "admission.hpp"

#include <strings.h>

#include "base64url.hpp"

namespace teams {

namespace {

constexpr std::size_t kMostBytes = 16U << 10;  // of a token
constexpr std::string_view kScheme = "Bearer ";

std::optional<cox::Json> json_in(std::string_view part) {
  const auto bytes = from_base64url(part);
  if (!bytes) return std::nullopt;
  auto json = cox::Json::parse(*bytes, nullptr, 16);
  return json && json->is_object() ? std::move(json) : std::nullopt;
}

Admission refused(std::string why) { return {Admission::What::refused, std::move(why)}; }

// Whole ones; whoever signs may write any number.
std::string minutes(std::int64_t later, std::int64_t earlier) {
  constexpr std::int64_t kMost = 10'000'000;
  const std::int64_t count = earlier < 0 || later < 0 ? kMost : (later - earlier) / 60;
  return count < kMost ? std::to_string(count) + " minutes" : "an age";
}

// A claim that is missing or no whole number is no time at all.
std::optional<Admission> check_times(const cox::Json& claims, std::int64_t now) {
  if (!claims["exp"].is_int() || !claims["nbf"].is_int())
    return refused("its token does not say until when it is valid");
  const std::int64_t ends = claims["exp"].as_int(), begins = claims["nbf"].as_int();
  if (ends < now - kClockSkew)
    return Admission{Admission::What::untimely, "its token has expired, " + minutes(now, ends) +
                                                    " ago by this machine's clock"};
  if (begins > now + kClockSkew)
    return Admission{
        Admission::What::untimely,
        "its token is not valid yet, but in " + minutes(begins, now) + " by this machine's clock"};
  return std::nullopt;
}

}  // namespace

std::string_view without_slash(std::string_view url) {
  return url.ends_with('/') ? url.substr(0, url.size() - 1) : url;
}

std::optional<Jwt> parse_bearer(std::string_view authorization) {
  if (authorization.size() > kMostBytes || authorization.size() <= kScheme.size() ||
      strncasecmp(authorization.data(), kScheme.data(), kScheme.size()) != 0)
    return std::nullopt;
  const std::string_view token = authorization.substr(kScheme.size());
  const std::size_t first = token.find('.'), second = token.rfind('.');
  if (first == second || token.find('.', first + 1) != second) return std::nullopt;
  auto head = json_in(token.substr(0, first));
  auto claims = json_in(token.substr(first + 1, second - first - 1));
  auto signature = from_base64url(token.substr(second + 1));
  if (!head || !claims || !signature) return std::nullopt;
  return Jwt{std::string(token.substr(0, second)), std::move(*signature), std::move(*head),
             std::move(*claims)};
}

Admission admit(const Jwt& jwt, const KeySet& keys, const Expected& expected,
                const cox::Json& activity) {
  // One way only: what the token itself names is the attacker's choice.
  if (jwt.head["alg"].text() != "RS256") return refused("its token is not signed with RS256");
  if (jwt.head.contains("crit")) return refused("its token wants what is not known here");
  const Key* const key = keys.find(jwt.head["kid"].text());
  if (key == nullptr) return {Admission::What::unknown_key, "its token's key is not known"};
  if (!key->verifies(jwt.signed_part, jwt.signature)) return refused("its signature is wrong");
  if (jwt.claims["iss"].text() != expected.issuer) return refused("somebody else issued its token");
  if (expected.audience.empty() || jwt.claims["aud"].text() != expected.audience)
    return refused("its token is for another bot; is app_id right?");
  if (!key->endorses(activity["channelId"].text()))
    return refused("its key is not endorsed for this channel");
  const std::string_view service = without_slash(activity["serviceUrl"].text());
  if (service.empty() || without_slash(jwt.claims["serviceurl"].text()) != service)
    return refused("its serviceUrl is not the one of its token");
  // Last, so that it is the only thing wrong.
  if (auto late = check_times(jwt.claims, expected.now)) return *late;
  return {Admission::What::admitted, {}};
}

}  // namespace teams
