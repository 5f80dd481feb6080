// Every way in but the right one.
#include "protocol/admission.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "protocol/base64url.hpp"
#include "signer.hpp"

using cox::Json;
using teams::Admission;
using teams_test::base64url;
using teams_test::Signer;

namespace {

constexpr std::int64_t kNow = 1'700'000'000;
constexpr const char* kService = "https://smba.trafficmanager.net/emea/";

const Signer& signer() {
  static const Signer one;
  return one;
}

Json head() { return Json::object({{"alg", "RS256"}, {"kid", "k1"}, {"typ", "JWT"}}); }
Json claims() {
  return Json::object({{"iss", "https://api.botframework.com"},
                       {"aud", "the-app"},
                       {"nbf", kNow - 10},
                       {"exp", kNow + 3600},
                       {"serviceurl", kService}});
}
Json activity() { return Json::object({{"channelId", "msteams"}, {"serviceUrl", kService}}); }

teams::KeySet keys(const Json& endorsements = Json::array({"msteams"})) {
  return teams::KeySet::parse(
             Json::object({{"keys", Json::array({signer().jwk("k1", endorsements)})}}))
      .value();
}

Admission admit(const std::string& token, const Json& what = activity(),
                const teams::KeySet& trusted = keys()) {
  const auto jwt = teams::parse_bearer("Bearer " + token);
  if (!jwt) return {};
  return teams::admit(*jwt, trusted, {"the-app", "https://api.botframework.com", kNow}, what);
}
Admission admit(const Json& with_head, const Json& with_claims) {
  return admit(signer().sign(with_head, with_claims));
}
bool is_in(const Admission& admission) { return admission.what == Admission::What::admitted; }

}  // namespace

TEST_CASE("the right one, with a slash at the end of the service or without") {
  CHECK(is_in(admit(head(), claims())));
  CHECK(is_in(admit(head(), claims().set("serviceurl", "https://smba.trafficmanager.net/emea"))));
}

TEST_CASE("one way to sign only") {
  for (const char* alg : {"none", "HS256", "RS512", "rs256", ""}) {
    const Admission admission = admit(head().set("alg", alg), claims());
    CHECK(admission.why == "its token is not signed with RS256");
  }
  CHECK(!is_in(admit(head().set("crit", Json::array({"x"})), claims())));
  const std::string good = signer().sign(head(), claims());
  const std::string unsigned_part = good.substr(0, good.rfind('.') + 1);
  CHECK(!is_in(admit(unsigned_part)));
  CHECK(!is_in(admit(good.substr(0, good.size() - 8))));
  const Signer stranger;
  CHECK(admit(stranger.sign(head(), claims())).why == "its signature is wrong");
}

TEST_CASE("a key that is not known is another matter than one that is wrong") {
  CHECK(admit(head().set("kid", "k2"), claims()).what == Admission::What::unknown_key);
  CHECK(admit(head().set("kid", nullptr), claims()).what == Admission::What::unknown_key);
}

TEST_CASE("claims") {
  CHECK(!is_in(admit(head(), claims().set("iss", "https://sts.windows.net/x"))));
  CHECK(!is_in(admit(head(), claims().set("aud", "another"))));
  CHECK(!is_in(admit(head(), claims().set("aud", Json::array({"the-app"})))));
  CHECK(!is_in(admit(head(), claims().set("serviceurl", "https://thief.example/"))));
  CHECK(!is_in(admit(head(), claims().set("serviceurl", nullptr))));
  CHECK(!is_in(admit(head(), claims().set("exp", nullptr))));
  CHECK(!is_in(admit(head(), claims().set("nbf", "soon"))));
}

TEST_CASE("clocks may differ by five minutes and no more") {
  CHECK(is_in(admit(head(), claims().set("nbf", kNow + 300))));
  CHECK(!is_in(admit(head(), claims().set("nbf", kNow + 301))));
  CHECK(is_in(admit(head(), claims().set("exp", kNow - 300))));
  CHECK(!is_in(admit(head(), claims().set("exp", kNow - 301))));
  const Admission early = admit(head(), claims().set("nbf", kNow + 600));
  CHECK(early.what == Admission::What::untimely);
  CHECK(early.why == "its token is not valid yet, but in 10 minutes by this machine's clock");
  CHECK(admit(head(), claims().set("exp", kNow - 600)).why ==
        "its token has expired, 10 minutes ago by this machine's clock");
  constexpr auto kFar = std::numeric_limits<std::int64_t>::max();
  CHECK(!is_in(admit(head(), claims().set("nbf", kFar))));
  CHECK(!is_in(admit(head(), claims().set("exp", -kFar))));
}

TEST_CASE("an activity that is not what the token is for") {
  const std::string good = signer().sign(head(), claims());
  CHECK(!is_in(admit(good, activity().set("serviceUrl", "https://thief.example/"))));
  CHECK(!is_in(admit(good, activity().set("serviceUrl", nullptr))));
  CHECK(!is_in(admit(good, activity().set("channelId", "webchat"))));
  CHECK(!is_in(admit(good, activity(), keys(Json::array({"webchat"})))));
  CHECK(!is_in(admit(good, activity(), keys(Json()))));
}

TEST_CASE("what is no token, and what is no key") {
  for (const char* text : {"", "Bearer ", "Basic abc", "Bearer a.b", "Bearer a.b.c.d", "Bearer ..",
                           "Bearer e30.e30.!", "Bearer e30.W10.e30"})
    CHECK(!teams::parse_bearer(text));
  CHECK(teams::parse_bearer("bearer e30.e30."));
  CHECK(!teams::from_base64url("a"));
  CHECK(!teams::from_base64url("ab=="));
  CHECK(teams::from_base64url("_-8").value() == "\xFF\xEF");
  CHECK(!teams::Key::parse(Signer(1024).jwk("k", Json())));
  CHECK(!teams::Key::parse(signer().jwk("k", Json()).set("kty", "EC")));
  CHECK(!teams::Key::parse(signer().jwk("k", Json()).set("n", "*")));
  CHECK(!teams::KeySet::parse(Json::object()));
}
