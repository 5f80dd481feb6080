#include "session/settings.hpp"

#include <doctest/doctest.h>

#include <cox/sdk/error.hpp>

using namespace irc;

namespace {

Connection::Options read(const char* json) {
  const auto settings = cox::Json::parse(json);
  REQUIRE(settings);
  return read_settings(*settings);
}

std::string problem(const char* json) {
  try {
    read(json);
  } catch (const cox::Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("as little as possible") {
  const auto options = read(R"({"session": "libera", "bot": "cox", "server": "irc.example"})");
  CHECK(options.to.host == "irc.example");
  CHECK(options.to.port == 6697);
  REQUIRE(options.to.tls);
  CHECK(options.to.tls->name.empty());
  CHECK(options.client.login.nick == "cox");
  CHECK(options.client.login.sasl == Sasl::Mechanism::none);
  CHECK(options.client.channels.empty());
  CHECK(read(R"({"server": "x", "tls": false})").to.port == 6667);
}

TEST_CASE("everything") {
  const auto options = read(R"({
    "adapter": "irc", "session": "libera", "bot": "cox", "alias": "!", "home": "/h",
    "server": "irc.example", "port": 7000, "ca_file": "ca.pem", "tls_name": "other.example",
    "nick": "coxswain", "user": "u", "real_name": "R", "password": "p",
    "account": "a", "account_password": "s", "sasl_required": false,
    "channels": ["#ops", {"name": "#dev", "key": "k"}],
    "proxy": {"host": "proxy.example", "port": 8080, "user": "pu", "password": "pp"},
    "flood": {"lines": 10, "seconds": 0.5}, "ping": {"seconds": 9, "patience": 4},
    "reconnect": {"first": 0.5, "longest": 8}, "regain": true, "missed_minutes": 0})");
  CHECK(options.to.port == 7000);
  CHECK(options.to.tls->authorities_file == "ca.pem");
  CHECK(options.to.tls->name == "other.example");
  CHECK(options.to.proxy->port == 8080);
  CHECK(options.client.login.nick == "coxswain");
  CHECK(options.client.login.sasl == Sasl::Mechanism::plain);
  CHECK_FALSE(options.client.login.sasl_required);
  REQUIRE(options.client.channels.size() == 2);
  CHECK(options.client.channels[1].key == "k");
  CHECK(options.burst == 10);
  CHECK(options.each.count() == 500);
  CHECK(options.pulse.between.count() == 9'000);
  CHECK(options.pulse.patience.count() == 4'000);
  CHECK(options.first_wait.count() == 500);
  CHECK(options.longest_wait.count() == 8'000);
  CHECK(options.client.regain);
  CHECK(options.client.missed.count() == 0);
}

TEST_CASE("every mistake is named with its key") {
  const std::pair<const char*, const char*> cases[] = {
      {R"({"session": "x"})", "adapters.x.server is missing"},
      {R"({"session": "x", "server": 7})", "adapters.x.server must be a text"},
      {R"({"session": "x", "server": "s", "chanels": []})", "adapters.x.chanels is not known"},
      {R"({"session": "x", "server": "s", "port": 70000})", "adapters.x.port must be a number"},
      {R"({"session": "x", "server": "s", "tls": "yes"})", "adapters.x.tls must be true or false"},
      {R"({"session": "x", "server": "s", "nick": "a b"})", "adapters.x.nick must be one word"},
      {R"({"session": "x", "server": "s", "channels": ["#a,#b"]})", "adapters.x.channels must be"},
      {R"({"session": "x", "server": "s", "account_password": "p"})",
       "adapters.x.account is missing"},
      {R"({"session": "x", "server": "s", "sasl": "external"})", "adapters.x.certificate_file is"},
      {R"({"session": "x", "server": "s", "sasl": "magic"})", "adapters.x.sasl must be"},
      {R"({"session": "x", "server": "s", "proxy": "p"})", "adapters.x.proxy must be"},
      {R"({"session": "x", "server": "s", "flood": {"lines": 0}})", "adapters.x.flood must be"},
      {R"({"session": "x", "server": "s", "ping": 5})", "adapters.x.ping must be"},
      {R"({"session": "x", "server": "s", "reconnect": {"first": 2}})",
       "adapters.x.reconnect must be"},
      {R"({"session": "x", "server": "s", "missed_minutes": 1.5})",
       "adapters.x.missed_minutes must be"}};
  for (const auto& [json, words] : cases) {
    const std::string said = problem(json);
    CHECK_MESSAGE(said.starts_with(words), said);
  }
}
