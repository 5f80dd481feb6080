// What the SDK thinks of signatures, with the bot's own cryptography behind it: vectors that the
// senders publish, and what is nearly right.
#include <doctest/doctest.h>

#include <cox/sdk/request.hpp>

#include "base/crypto.hpp"
#include "base/text.hpp"

namespace {

// As much of a host as signatures need.
struct Host {
  Host() {
    base.size = sizeof(base);
    base.now = [](const cox_host* host) { return reinterpret_cast<const Host*>(host)->now; };
    base.extension = [](const cox_host*, const char*) -> const void* {
      static const cox_crypto_1 crypto{sizeof(crypto), 0, digest, hmac, verify, equal};
      return &crypto;
    };
  }
  static cox_status give(const cox::Result<std::string>& made, const cox_sink* sink) {
    if (made.ok()) sink->put(sink->self, cox::text::to_c(*made));
    return static_cast<cox_status>(made.status().code());
  }
  static cox_status digest(const cox_host*, std::uint32_t how, cox_str data, const cox_sink* sink) {
    return give(cox::crypto::digest(how, cox::text::from_c(data)), sink);
  }
  static cox_status hmac(const cox_host*, std::uint32_t how, cox_str key, cox_str data,
                         const cox_sink* sink) {
    return give(cox::crypto::hmac(how, cox::text::from_c(key), cox::text::from_c(data)), sink);
  }
  static cox_status verify(const cox_host*, cox_str key, cox_str data, cox_str signature) {
    using cox::text::from_c;
    const bool fits = cox::crypto::verify_ed25519(from_c(key), from_c(data), from_c(signature));
    return fits ? COX_OK : COX_DENIED;
  }
  static std::int32_t equal(const cox_host*, cox_str a, cox_str b) {
    return cox::crypto::equal(cox::text::from_c(a), cox::text::from_c(b)) ? 1 : 0;
  }

  cox_host base{};  // first: the functions find the rest from it
  std::int64_t now = 0;
};

// A request with this body and these fields.
struct Sent {
  Sent(std::string_view text, cox::HttpFields given) : body(text), fields(std::move(given)) {
    views = cox::sdk::borrow(fields);
    raw.size = sizeof(raw);
    raw.body = cox::sdk::borrow(body);
    raw.fields = views.data();
    raw.field_count = views.size();
  }
  Sent(const Sent&) = delete;
  Sent& operator=(const Sent&) = delete;
  cox::Request request() const { return {context, raw}; }

  Host host;
  cox::sdk::Context context{&host.base};
  std::string body;
  cox::HttpFields fields;
  std::vector<cox_field> views;
  cox_http_request raw{};
};

}  // namespace

TEST_CASE("GitHub") {
  const std::string good =
      "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
  const std::string secret = "It's a Secret to Everybody";
  CHECK(Sent("Hello, World!", {{"x-hub-signature-256", good}}).request().signed_by_github(secret));
  CHECK_FALSE(
      Sent("Hello, World?", {{"X-Hub-Signature-256", good}}).request().signed_by_github(secret));
  CHECK_FALSE(Sent("Hello, World!", {}).request().signed_by_github(secret));
  CHECK_FALSE(
      Sent("Hello, World!", {{"X-Hub-Signature-256", good}}).request().signed_by_github(""));
  CHECK_FALSE(Sent("Hello, World!", {{"X-Hub-Signature-256", good.substr(7)}})
                  .request()
                  .signed_by_github(secret));
}

TEST_CASE("Slack, within five minutes of the bot's clock") {
  const std::string body =
      "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id="
      "G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-"
      "collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F"
      "397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121."
      "803a0bc887a14d10d2c447fce8b6703c";
  Sent sent(body, {{"X-Slack-Request-Timestamp", "1531420618"},
                   {"X-Slack-Signature",
                    "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"}});
  const std::string secret = "8f742231b10e8888abcd99yyyzzz85a5";
  for (const std::int64_t late : {0, 300, -300}) {
    sent.host.now = (1531420618 + late) * 1000;
    CHECK(sent.request().signed_by_slack(secret));
  }
  for (const std::int64_t late : {301, -301, 1'000'000}) {
    sent.host.now = (1531420618 + late) * 1000;
    CHECK_FALSE(sent.request().signed_by_slack(secret));
  }
  sent.host.now = 1531420618'000;
  CHECK_FALSE(sent.request().signed_by_slack("8f742231b10e8888abcd99yyyzzz85a6"));
  for (const char* time : {"", "-1", "99999999999999999999", "1531420618x"}) {
    Sent odd(body, {{"X-Slack-Request-Timestamp", time}, sent.fields[1]});
    odd.host.now = sent.host.now;
    CHECK_FALSE(odd.request().signed_by_slack(secret));
  }
}

TEST_CASE("Standard Webhooks, one of several signatures") {
  Sent sent(
      "{\"test\": 2432232314}",
      {{"webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"},
       {"webhook-timestamp", "1614265330"},
       {"webhook-signature", "v1,bm9ib2R5 v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE= v1a,x"}});
  sent.host.now = 1614265330'000;
  CHECK(sent.request().signed_by_standard_webhooks("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
  CHECK(sent.request().signed_by_standard_webhooks("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
  CHECK_FALSE(sent.request().signed_by_standard_webhooks("whsec_"));
  CHECK_FALSE(sent.request().signed_by_standard_webhooks("not base 64!"));
  sent.host.now += 301'000;
  CHECK_FALSE(sent.request().signed_by_standard_webhooks("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
}

// RFC 8032, 7.1, test 3: the message is the two bytes af 82.
TEST_CASE("Discord: Ed25519 over time and body") {
  const std::string key = "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025";
  const std::string signature =
      "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
      "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a";
  const Sent sent("\x82", {{"X-Signature-Timestamp", "\xaf"}, {"X-Signature-Ed25519", signature}});
  CHECK(sent.request().signed_by_discord(key));
  CHECK_FALSE(sent.request().signed_by_discord(""));
  CHECK_FALSE(sent.request().signed_by_discord(key.substr(2)));
  CHECK_FALSE(Sent("\x83", sent.fields).request().signed_by_discord(key));
  CHECK_FALSE(Sent("\x82", {{"X-Signature-Timestamp", "\xaf"}, {"X-Signature-Ed25519", "zz"}})
                  .request()
                  .signed_by_discord(key));
}

TEST_CASE("any HMAC in a field, also one of several; secrets as they are") {
  // RFC 4231, test case 2
  const std::string code = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
  const Sent sent("what do ya want for nothing?", {{"X-PagerDuty-Signature", "v1=00, v1=" + code},
                                                   {"X-Grafana-Alerting-Signature", code},
                                                   {"X-Gitlab-Token", "Jefe"},
                                                   {"Authorization", "Bearer Jefe"}});
  CHECK(sent.request().signed_with("Jefe", "X-PagerDuty-Signature", "v1="));
  CHECK(sent.request().signed_with("Jefe", "X-Grafana-Alerting-Signature"));
  CHECK_FALSE(sent.request().signed_with("Jefe", "X-Grafana-Alerting-Signature", "v1="));
  CHECK_FALSE(sent.request().signed_with("jefe", "X-PagerDuty-Signature", "v1="));
  CHECK(sent.request().has_secret("Jefe", "X-Gitlab-Token"));
  CHECK_FALSE(sent.request().has_secret("Jef", "X-Gitlab-Token"));
  CHECK_FALSE(sent.request().has_secret("", "X-Nothing"));
  CHECK(sent.request().has_bearer("Jefe"));
  CHECK_FALSE(sent.request().has_bearer(""));
  CHECK(Sent("", {{"Authorization", "bearer Jefe"}}).request().has_bearer("Jefe"));
  CHECK_FALSE(Sent("", {{"Authorization", "Bearer jefe"}}).request().has_bearer("Jefe"));
  CHECK_FALSE(Sent("", {{"Authorization", "Bearer"}}).request().has_bearer("Jefe"));
  CHECK(
      Sent("", {{"Authorization", "Basic YW5uOnNlc2FtZQ=="}}).request().has_basic("ann", "sesame"));
  CHECK_FALSE(Sent("", {{"Authorization", "Basic YW5uOg=="}}).request().has_basic("ann", ""));
}

TEST_CASE("texts and forms") {
  CHECK(cox::to_hex("\x01\xab") == "01ab");
  CHECK(cox::from_hex("01AB") == "\x01\xab");
  CHECK_FALSE(cox::from_hex("0"));
  CHECK_FALSE(cox::from_hex("0g"));
  for (const std::string text : {"", "f", "fo", "foo", "foob", "fooba", "foobar"}) {
    CHECK(cox::from_base64(cox::to_base64(text)) == text);
  }
  CHECK(cox::to_base64("fooba") == "Zm9vYmE=");  // RFC 4648, 10
  CHECK_FALSE(cox::from_base64("Zm9v!"));
  CHECK_FALSE(cox::from_base64("Z"));
  const cox::Form form("a=1&b=two+words&a=%C3%BC&&c&d=100%&=x");
  CHECK(form.get("a") == "1");
  CHECK(form.all("a") == std::vector<std::string>{"1", "\xC3\xBC"});
  CHECK(form.get("b") == "two words");
  CHECK(form.get("c") == "");
  CHECK(form.get("d") == "100%");
  CHECK_FALSE(form.get("e"));
}
