// What networks do to a bot: servers that die, hang and part, services that come late. The bot is
// on another network and at a terminal all the time, and answers there.
#include <doctest/doctest.h>

#include "../e2e/chat.hpp"
#include "atheme.hpp"
#include "network_config.hpp"
#include "ngircd.hpp"
#include "user.hpp"

using e2e::Chat;
using e2e::Home;
using peers::config_with;
using peers::Inspircd;
using peers::Ngircd;
using peers::Person;
using peers::plain_irc;
using peers::User;

namespace {

constexpr const char* kTerminal = R"("here": {"adapter": "shell"}, )";

}  // namespace

TEST_CASE("two networks and a terminal; one network dies, hangs, comes back") {
  Inspircd one;
  one.start();
  Ngircd two;
  Home home;
  home.config(config_with(
      kTerminal + plain_irc("one", one.port(), R"(, "ping": {"seconds": 1, "patience": 3})") +
      ", " + plain_irc("two", two.port())));
  Person dan(two.port(), "dan");
  Chat bot(home);
  bot.has_logged("one      online: cox");
  bot.has_logged("two      online: cox");
  const auto others_notice_nothing = [&](const std::string& word) {
    bot.says("cox echo " + word);
    bot.hears(word);
    dan.says("#ops", "cox echo " + word);
    dan.hears("PRIVMSG #ops :" + word + "\r\n");
  };
  dan.meets("cox", "#ops");
  {
    User ann(one.port(), "ann");
    ann.meets("cox", "#ops");
    ann.says("#ops", "cox ping");
    ann.hears_line("#ops <cox> ann: PONG");
    others_notice_nothing("before");
    one.is_killed();
    bot.logs("trying again in");
    others_notice_nothing("dead");
  }
  one.start();
  bot.logs("one      online: cox");
  Person ann(one.port(), "ann");
  ann.meets("cox", "#ops");
  one.stands_still();
  bot.logs("the server has not answered for");
  others_notice_nothing("hung");
  bot.says("cox adapters");
  bot.hears("one: connecting for ");
  bot.hears("what to do: nothing, it comes back by itself");
  one.goes_on();
  bot.logs("one      online: cox");
  ann.hears(":cox!cox@127.0.0.1 QUIT ");
  ann.hears(":cox!cox@127.0.0.1 JOIN ");
  ann.says("#ops", "cox ping");
  ann.hears("PRIVMSG #ops :ann: PONG\r\n");
  others_notice_nothing("after");
  bot.says("cox adapters");
  bot.hears(" reconnects");
  CHECK(bot.stops() == 0);
}

TEST_CASE("a network that parts and meets again") {
  Inspircd here("irc.test.local", 1), there("far.test.local", 2);
  here.links_with(there.name(), there.link_port());
  there.links_with(here.name(), here.link_port());
  here.start();
  there.start();
  Home home;
  home.config(config_with(kTerminal + plain_irc("net", here.port())));
  Chat bot(home);
  bot.logs("net      online: cox");
  const auto meet_again = [&](Person& operator_of) {
    operator_of.sends("OPER boss sesame");
    operator_of.hears(" 381 ");
    operator_of.sends("CONNECT " + here.name());
  };
  {
    Person ann(there.port(), "ann");
    meet_again(ann);
    ann.meets("cox", "#ops");
    ann.says("#ops", "cox ping");
    ann.hears("PRIVMSG #ops :ann: PONG\r\n");
  }
  Person bob(here.port(), "bob");
  bob.meets("cox", "#ops");
  there.is_killed();
  bob.says("#ops", "cox ping");
  bob.hears("PRIVMSG #ops :bob: PONG\r\n");
  there.start();
  Person ann(there.port(), "ann");
  meet_again(ann);
  ann.meets("cox", "#ops");
  ann.says("#ops", "cox ping");
  ann.hears("PRIVMSG #ops :ann: PONG\r\n");
  CHECK(bot.stops() == 0);
}

TEST_CASE("services that come after the bot, and go") {
  Inspircd server;
  peers::Atheme services(server);
  server.start();
  services.start();
  services.knows("helm");
  services.ends();
  // InspIRCd tells of services that come, but not of the same that come back.
  server.is_killed();
  server.start();
  Home home;
  home.config(config_with(
      kTerminal +
      plain_irc("net", server.port(),
                R"(, "account": "helm", "account_password": "sesame", "sasl_required": false)") +
      ", " +
      plain_irc("strict", server.port(),
                R"(, "nick": "strict", "account": "helm", "account_password": "sesame")")));
  Chat bot(home);
  bot.has_logged("net      online: cox");
  bot.has_logged("strict   connecting: the server offers no SASL now; its services may be away");
  services.start();
  bot.logs("strict   online: strict");
  Person bob(server.port(), "bob");
  // It has said meanwhile who it is.
  do {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    bob.sends("WHOIS cox");
  } while (bob.hears_one_of(" 330 bob cox helm ", " 318 ") != 0);
  CHECK(bot.stops() == 0);
}
