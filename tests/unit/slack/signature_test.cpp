#include "protocol/signature.hpp"

#include <doctest/doctest.h>

#include "protocol/door.hpp"

using namespace slack;

namespace {

// The example of docs.slack.dev, "Verifying requests from Slack".
constexpr const char* kSecret = "8f742231b10e8888abcd99yyyzzz85a5";
constexpr const char* kStamp = "1531420618";
constexpr const char* kBody =
    "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&"
    "channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&"
    "response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%"
    "2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121."
    "803a0bc887a14d10d2c447fce8b6703c";
constexpr const char* kSignature =
    "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
constexpr std::int64_t kThen = 1'531'420'618;

}  // namespace

TEST_CASE("Slack's own example") {
  CHECK(signature_of(kBody, kStamp, kSecret) == kSignature);
  CHECK(verify({kBody, kStamp, kSignature}, kSecret, kThen) == Verdict::good);
}

TEST_CASE("five minutes, on both sides") {
  const Signed request{kBody, kStamp, kSignature};
  CHECK(verify(request, kSecret, kThen + 300) == Verdict::good);
  CHECK(verify(request, kSecret, kThen + 301) == Verdict::stale);
  CHECK(verify(request, kSecret, kThen - 300) == Verdict::good);
  CHECK(verify(request, kSecret, kThen - 301) == Verdict::future);
}

TEST_CASE("what is not signed like that is refused") {
  CHECK(verify({"another body", kStamp, kSignature}, kSecret, kThen) == Verdict::forged);
  CHECK(verify({kBody, "1531420619", kSignature}, kSecret, kThen) == Verdict::forged);
  CHECK(verify({kBody, kStamp, ""}, kSecret, kThen) == Verdict::forged);
  CHECK(verify({kBody, kStamp, kSignature}, "another secret", kThen) == Verdict::forged);
  CHECK(verify({kBody, kStamp, signature_of(kBody, kStamp, "")}, "", kThen) == Verdict::forged);
  for (const char* stamp : {"", "soon", "-1", " 1531420618", "1531420618x", "99999999999999999999"})
    CHECK(verify({kBody, stamp, kSignature}, kSecret, kThen) == Verdict::malformed);
}

TEST_CASE("the door opens for what is signed, and tells apart what it is") {
  const auto knock = [](const std::string& body, std::string_view path = "/events") {
    const std::string signature = signature_of(body, kStamp, kSecret);
    return admit({"POST", path, body, kStamp, signature}, kSecret, kThen);
  };
  using Kind = Admitted::Kind;
  CHECK(knock(R"({"type": "url_verification", "challenge": "c"})").answer == "c");
  CHECK(knock(R"({"type": "event_callback"})").kind == Kind::event);
  CHECK(knock(R"({"type": "app_rate_limited"})").kind == Kind::answered);
  CHECK(knock(R"({"type": "app_rate_limited"})").why.find("holds events back") !=
        std::string::npos);
  CHECK(knock("command=%2Fcox&text=a").payload["text"].text() == "a");
  CHECK(knock("payload=%7B%22type%22%3A%22x%22%7D").kind == Kind::interaction);
  CHECK(knock("payload=%7B").status == 400);
  CHECK(knock("{").status == 400);
  CHECK(knock("").status == 400);
  CHECK(knock("{}", "/elsewhere").status == 404);
  CHECK(admit({"POST", "/events", "{}", kStamp, "v0=00"}, kSecret, kThen).status == 401);
  CHECK(admit({"POST", "/events", "{}", kStamp, ""}, "", kThen).status == 404);
}
