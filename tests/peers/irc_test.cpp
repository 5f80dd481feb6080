// The bot on a real IRC server, with people who talk to it.
#include <doctest/doctest.h>

#include "../e2e/chat.hpp"
#include "ngircd.hpp"
#include "person.hpp"

using e2e::Chat;
using e2e::Home;
using peers::Ngircd;
using peers::Person;

namespace {

struct Net {
  Net() {
    home.config(R"({"policy": "open", "adapters": {"net": {
      "adapter": "irc", "server": "127.0.0.1", "tls": false, "channels": ["#ops"],
      "flood": {"lines": 100, "seconds": 0.01}, "port": )" +
                std::to_string(server.port()) + "}}}");
  }
  Ngircd server;
  Home home;
};

}  // namespace

TEST_CASE_FIXTURE(Net, "it answers in a room and in private") {
  Person ann(server.port(), "ann");
  Chat bot(home);
  bot.logs("net      online: cox");
  ann.meets("cox", "#ops");
  ann.says("#ops", "cox ping");
  ann.hears("PRIVMSG #ops :ann: PONG\r\n");
  ann.says("#ops",
           "@cox: \x02"
           "echo\x02 grüße");
  ann.hears("PRIVMSG #ops :grüße\r\n");
  ann.says("cox", "ping");
  ann.hears("PRIVMSG ann :PONG\r\n");
  CHECK(bot.stops() == 0);
  ann.hears("QUIT");
}

TEST_CASE_FIXTURE(Net, "nobody holds a role by a nick") {
  home.config(R"({"policy": "closed", "admins": ["net:ann"], "adapters": {"net": {
    "adapter": "irc", "server": "127.0.0.1", "tls": false, "channels": ["#ops"], "port": )" +
              std::to_string(server.port()) + "}}}");
  Person ann(server.port(), "ann");
  Chat bot(home);
  bot.logs("net      online: cox");
  ann.meets("cox", "#ops");
  ann.says("#ops", "cox unload diagnostics");
  ann.hears("PRIVMSG #ops :ann: 'unload' is not for strangers, and net does not vouch for who you");
  CHECK(bot.stops() == 0);
}

TEST_CASE_FIXTURE(Net, "it comes back when the server does") {
  Chat bot(home);
  bot.logs("net      online: cox");
  server.stop();
  bot.logs("trying again in");
  server.start();
  bot.logs("net      online: cox");
  Person ann(server.port(), "ann");
  ann.meets("cox", "#ops");
  ann.says("#ops", "cox ping");
  ann.hears("PRIVMSG #ops :ann: PONG\r\n");
  CHECK(bot.stops() == 0);
}

TEST_CASE_FIXTURE(Net, "kicked, it comes back; with its nick taken, it has another one") {
  Person ann(server.port(), "ann");
  ann.sends("JOIN #ops");
  Person thief(server.port(), "cox");
  thief.meets("ann", "#ops");  // where the bot will see it go
  Chat bot(home);
  bot.logs("net      online: cox_");
  ann.meets("cox_", "#ops");
  thief.sends("QUIT");
  ann.hears("cox_!");
  ann.hears("NICK :cox\r\n");
  ann.says("#ops", "cox ping");
  ann.hears("PRIVMSG #ops :ann: PONG\r\n");
  ann.sends("KICK #ops cox :enough");
  bot.logs("ann kicked us out of #ops: enough; trying to come back");
  CHECK(bot.stops() == 0);
}
