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
  CHECK(options.login.nick == "cox");
  CHECK(options.login.sasl == Sasl::Mechanism::none);
  CHECK(options.channels.empty());
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
    "flood": {"lines": 10, "seconds": 0.5}})");
  CHECK(options.to.port == 7000);
  CHECK(options.to.tls->authorities_file == "ca.pem");
  CHECK(options.to.tls->name == "other.example");
  CHECK(options.to.proxy->port == 8080);
  CHECK(options.login.nick == "coxswain");
  CHECK(options.login.sasl == Sasl::Mechanism::plain);
  CHECK_FALSE(options.login.sasl_required);
  REQUIRE(options.channels.size() == 2);
  CHECK(options.channels[1].key == "k");
  CHECK(options.burst == 10);
  CHECK(options.each.count() == 500);
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
      {R"({"session": "x", "server": "s", "flood": {"lines": 0}})", "adapters.x.flood must be"}};
  for (const auto& [json, words] : cases) {
    const std::string said = problem(json);
    CHECK_MESSAGE(said.starts_with(words), said);
  }
}
