// The fake of Teams is what it claims to be: the official clients agree with it.
#include <cstdlib>

#include "../e2e/home.hpp"
#include "teams.hpp"

using peers::Json;
using peers::TeamsFake;

TEST_CASE("botbuilder takes its activities and keys, and speaks through it") {
  TeamsFake fake;
  Node bot("teams_botbuilder.cjs", {std::to_string(fake.port())});
  fake.does("bot", Json::object({{"url", "http://127.0.0.1:" + bot.line() + "/api/messages"}}));
  CHECK(fake.says("hi") == 200);
  CHECK(fake.hears_text() == "echo hi");
  CHECK(fake.hears("PUT")["body"]["text"].text() == "edited");
  CHECK(fake.hears("DELETE")["status"].as_int() == 200);
  CHECK(fake.calls("/activities", 202) == 1);  // it was typing

  const Json pressed = fake.does("press", Json::object({{"data", Json::object({{"cox", "t"}})}}));
  CHECK(pressed["status"].as_int() == 200);
  CHECK(Json::parse(pressed["body"].text()).value()["value"].text() == "pressed");

  CHECK(fake.forges({{"none", true}}) == 401);
  CHECK(fake.forges({{"aud", "another-bot"}}) == 401);
  CHECK(fake.forges({{"iss", "https://somebody.example"}}) == 401);
  CHECK(fake.forges({{"skew", -7200}}) == 401);
  CHECK(fake.forges({{"serviceurl", "https://thief.example"}}) == 401);
  // botbuilder answers some with 500; what matters is that it does not take them.
  for (const Json& how : {Json::object({{"key", "wrong"}}), Json::object({{"alg", "none"}}),
                          Json::object({{"alg", "HS256"}}), Json::object({{"skew", 600}})}) {
    CHECK(fake.says("hi", Json::object({{"forge", how}})) >= 400);
  }
  fake.does("rotate");
  fake.does("endorse", Json::object({{"names", Json::array({"webchat"})}}));
  CHECK(fake.says("hi") == 401);
}

TEST_CASE("msal gets a token from it, and is told what is wrong with a secret") {
  e2e::Home home;
  const std::string cert = home.path() + "/localhost.pem", key = home.path() + "/localhost.key";
  e2e::Child openssl("openssl", {"req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key,
                                 "-out", cert, "-days", "2", "-subj", "/CN=localhost", "-addext",
                                 "subjectAltName=DNS:localhost"});
  REQUIRE(openssl.wait() == 0);
  TeamsFake fake({cert, key});
  const auto asks = [&](const std::string& secret) {
    ::setenv("NODE_EXTRA_CA_CERTS", cert.c_str(), 1);
    Node msal("teams_msal.cjs", {std::to_string(fake.tls_port()), secret});
    ::unsetenv("NODE_EXTRA_CA_CERTS");
    return msal.line();
  };
  CHECK(asks("the-secret-of-the-bot") == "token token- true");
  CHECK(asks("another") == "refused invalid_client");
}
