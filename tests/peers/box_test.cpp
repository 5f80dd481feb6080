// The plugins of the box where they are used: on IRC, between IRC and a terminal, and over HTTP.
#include <doctest/doctest.h>

#include "../e2e/chat.hpp"
#include "network_config.hpp"
#include "ngircd.hpp"
#include "port.hpp"
#include "user.hpp"

using e2e::Chat;
using e2e::Home;
using peers::config_with;
using peers::plain_irc;
using peers::User;

namespace {

struct Net {
  // `more` is further JSON of the config, with a comma in front.
  void config(const std::string& more = "") const {
    home.config(config_with(plain_irc("net", server.port()), R"("policy": "open")" + more));
  }
  peers::Ngircd server;
  Home home;
};

}  // namespace

TEST_CASE_FIXTURE(Net, "points, rules and who was here") {
  config();
  Chat bot(home);
  bot.logs("net      online: cox");
  User ann(server.port(), "ann");
  User bob(server.port(), "bob");
  ann.meets("cox", "#ops");
  bob.meets("cox", "#ops");
  ann.says("#ops", "thanks bob++ for the quick review");
  bob.hears_line("#ops <cox> bob has 1 point.");
  bob.says("#ops", "cox karma of bob");
  bob.hears_line("#ops <cox> bob: bob has 1 point.");
  bob.hears_line("#ops <cox> - the quick review");
  ann.says("#ops", "cox rules add No deploys on Friday");
  ann.hears_line("#ops <cox> ann: 1. No deploys on Friday");
  ann.says("#ops", "cox seen bob");
  ann.hears("#ops <cox> ann: bob was seen ");
  ann.hears(" in #ops, talking.");
  CHECK(bot.stops() == 0);
}

TEST_CASE_FIXTURE(Net, "things at their time, also after a restart") {
  config();
  User ann(server.port(), "ann");
  {
    Chat bot(home);
    bot.logs("net      online: cox");
    ann.meets("cox", "#ops");
    ann.says("#ops", "cox schedule in 1 second do echo it is time");
    ann.hears("ann: do echo it is time");
    ann.hears_line("#ops <cox> it is time");
    ann.says("#ops", "cox remind me in 1 second to stretch");
    ann.hears("ann: remind stretch");
    // Who writes waits for the disk, and all before it is there too: nothing is taken up again.
    ann.says("#ops", "cox unschedule 99");
    ann.hears_line("#ops <cox> ann: There is no entry 99.");
    bot.is_killed();
  }
  Chat bot(home);
  ann.hears_line("#ops <cox> ann: stretch");
  ann.says("#ops", "cox schedules");
  ann.hears_line("#ops <cox> ann: Nothing is scheduled here.");
  CHECK(bot.stops() == 0);
}

TEST_CASE_FIXTURE(Net, "a terminal and a room on IRC are one") {
  home.config(config_with(
      plain_irc("net", server.port()) + R"(, "terminal": {"adapter": "shell", "room": "ops"})",
      R"("policy": "open", "plugins": {"relay": {"bridges": [["net:#ops", "terminal:ops"]]}})"));
  User bob(server.port(), "bob");
  Chat ann(home);
  ann.logs("net      online: cox");
  bob.meets("cox", "#ops");
  ann.says("hello over there");
  bob.hears_line("#ops <cox> <ann> hello over there");
  bob.says("#ops", "hello yourself");
  ann.hears("<bob> hello yourself");
  bob.acts("#ops", "waves");
  ann.hears("* bob waves");
  ann.says("cox ping");
  bob.hears_line("#ops <cox> <ann> cox ping");
  bob.hears_line("#ops <cox> ann: PONG");
  bob.says("#ops", "cox ping");
  bob.hears_line("#ops <cox> bob: PONG");
  ann.hears("<bob> cox ping");
  ann.hears("bob: PONG");
  CHECK(ann.stops() == 0);
  CHECK(bob.log().find("<cox> <cox>") == std::string::npos);
}

TEST_CASE_FIXTURE(Net, "a POST becomes a message in a room") {
  const std::string port = std::to_string(peers::free_port());
  config(R"(, "http": {"port": )" + port + R"(}, "plugins": {"notify": {"targets": {"deploys": {
    "to": "net:#ops", "token": "0123456789abcdef", "template": "{app} is on {env}"}}}})");
  Chat bot(home);
  bot.logs("net      online: cox");
  User ann(server.port(), "ann");
  ann.meets("cox", "#ops");
  const std::string url = "http://127.0.0.1:" + port + "/notify/deploys";
  e2e::Child curl("/usr/bin/env",
                  {"curl", "-sS", "--retry", "5", "--retry-connrefused", "-H",
                   "Authorization: Bearer 0123456789abcdef", "-H", "Content-Type: application/json",
                   "-d", R"({"app": "web", "env": "prod"})", url});
  CHECK(curl.wait() == 0);
  ann.hears_line("#ops <cox> web is on prod");
  CHECK(bot.stops() == 0);
}
