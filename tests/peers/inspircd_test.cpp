// The bot on a network that can do much: InspIRCd with Atheme's services, and people with
// irc-framework.
#include <doctest/doctest.h>

#include "../e2e/chat.hpp"
#include "atheme.hpp"
#include "network_config.hpp"
#include "user.hpp"

using e2e::Chat;
using e2e::Home;
using peers::config_with;
using peers::irc_entry;
using peers::Person;
using peers::plain_irc;
using peers::User;

namespace {

// The network, the same for all who talk here.
struct Network {
  Network() {
    server.start();
    services.start();
    services.knows("cox");
    services.knows("ann");
  }

  peers::Inspircd server;
  peers::Atheme services{server};
};

Network& network() {
  static Network it;
  return it;
}

// A bot with an account on it, over TLS; ann is its admin.
struct Net {
  Net() : Net("") {}
  explicit Net(const std::string& more) {
    home.config(
        config_with(irc_entry("net", server.tls_port(),
                              R"(, "tls_name": "irc.test.local", "ca_file": ")" + server.ca_file() +
                                  R"(", "account": "cox", "account_password": "sesame")" + more),
                    R"("policy": "closed", "admins": ["net:ann"])"));
  }
  // An operator of the network, and of #ops.
  struct Boss : Person {
    explicit Boss(std::uint16_t port) : Person(port, "boss") {
      sends("OPER boss sesame");
      hears(" 381 ");
      sends("JOIN #ops");
      sends("SAMODE #ops +o boss");
      hears(" MODE #ops ");
    }
  };
  peers::Inspircd& server = network().server;
  peers::Atheme& services = network().services;
  Home home;
};

}  // namespace

TEST_CASE_FIXTURE(Net, "an admin is who has identified, under whatever nick") {
  Chat bot(home);
  bot.logs("net      online: cox");
  User ann(server.tls_port(), "annie", {.tls = true, .account = "ann"});
  ann.meets("cox", "#ops");
  ann.says("#ops", "cox ping");
  ann.hears_line("#ops <cox> annie: PONG");
  ann.says("cox", "status");
  ann.hears("(private) <cox> cox (Coxswain ");
  ann.sends("NICK somebody");
  while (ann.log().find(", lag ") == std::string::npos) {
    ann.says("#ops", "cox adapters");
    ann.hears("#ops <cox> somebody: net: online for ");
  }
  // She logs out, and is nobody.
  ann.says("NickServ", "LOGOUT");
  ann.hears("-NickServ- ");
  ann.says("#ops", "cox status");
  ann.hears("#ops <cox> somebody: 'status' ");
  CHECK(bot.stops() == 0);
  ann.hears("- cox (");
}

TEST_CASE_FIXTURE(Net, "whoever takes an admin's nick is nobody") {
  Chat bot(home);
  bot.logs("net      online: cox");
  User thief(server.port(), "ann");
  thief.meets("cox", "#ops");
  thief.says("#ops", "cox status");
  thief.hears("#ops <cox> ann: 'status' ");
  thief.says("cox", "shutdown");
  thief.hears("(private) <cox> 'shutdown' ");
  CHECK(thief.log().find("Goodbye") == std::string::npos);
  CHECK(bot.stops() == 0);
}

TEST_CASE_FIXTURE(Net, "formatting, actions, topics and clients' questions") {
  home.config(config_with(plain_irc("net", server.port())));
  Chat bot(home);
  bot.logs("net      online: cox");
  User bob(server.port(), "bob");
  bob.meets("cox", "#ops");
  bob.says("#ops",
           "\x02"
           "cox:\x02 \x03"
           "04echo\x03 \x1dgrüße\x1d \u2603");
  bob.hears_line("#ops <cox> grüße \u2603");
  bob.asks("cox", "VERSION");
  bob.hears_line("CTCP cox VERSION Coxswain");
  bob.asks("cox", "PING 12345");
  bob.hears_line("CTCP cox PING 12345");
  bob.says("#ops", "cox echo " + std::string(100, 'a') + " " + std::string(100, 'b'));
  bob.hears_line("#ops <cox> " + std::string(100, 'a') + " " + std::string(100, 'b'));
  CHECK(bot.stops() == 0);
}

TEST_CASE_FIXTURE(Net, "long text comes whole, in lines that no server cuts") {
  // So that an answer, with the bot's name in front, is longer than the question.
  home.config(
      config_with(plain_irc("net", server.port()),
                  R"("policy": "open", "name": "coxswain_of_the_good_ship", "alias": "!")"));
  Chat bot(home);
  bot.logs("net      online: coxswain_of_the_good_ship");
  Person bob(server.port(), "b");
  bob.meets("coxswain_of_the_good_ship", "#ops");
  std::string snow;
  for (int i = 0; i < 155; ++i) snow += "\u2603";
  bob.says("#ops", "!echo " + snow);
  std::string heard;
  int lines = 0;
  for (; heard.size() < snow.size(); ++lines) {
    bob.hears(":coxswain_of_the_good_ship!cox@127.0.0.1 PRIVMSG #ops ");
    const std::string piece = bob.rest_of_line();
    heard += piece.starts_with(':') ? piece.substr(1) : piece;
  }
  CHECK(heard == snow);
  CHECK(lines == 2);
  CHECK(bot.stops() == 0);
}

TEST_CASE_FIXTURE(Net, "a certificate is as good as a password") {
  const Certificate mine = make_certificate(home.path(), "DNS:cox.test");
  services.knows("certified", "CERT ADD " + fingerprint(mine.certificate_file));
  home.config(config_with(
      irc_entry("net", server.tls_port(),
                R"(, "tls_name": "irc.test.local", "ca_file": ")" + server.ca_file() +
                    R"(", "sasl": "external", "account": "certified", "certificate_file": ")" +
                    mine.certificate_file + R"(", "key_file": ")" + mine.key_file + "\"")));
  Chat bot(home);
  bot.logs("net      online: cox");
  Person bob(server.port(), "bob");
  bob.sends("WHOIS cox");
  bob.hears(" 330 bob cox certified ");
  CHECK(bot.stops() == 0);
}

TEST_CASE_FIXTURE(Net, "a wrong password and a wrong name are told, and nobody is let in") {
  home.config(
      config_with(irc_entry("net", server.tls_port(),
                            R"(, "tls_name": "irc.test.local", "ca_file": ")" + server.ca_file() +
                                R"(", "account": "cox", "account_password": "wrong")")));
  Chat bot(home);
  bot.logs("net      offline: SASL failed: the network's services refused the account or its");
  CHECK(bot.log().find("wrong") == std::string::npos);
  CHECK(bot.stops() == 0);
  home.config(config_with(
      irc_entry("net", server.tls_port(),
                R"(, "tls_name": "irc.other.local", "ca_file": ")" + server.ca_file() + "\"")));
  Chat other(home);
  other.logs("its certificate is not for irc.other.local");
  CHECK(other.stops() == 0);
}

TEST_CASE_FIXTURE(Net, "thrown out, banned, invited") {
  home.config(config_with(plain_irc("net", server.port())));
  Boss boss(server.port());
  Chat bot(home);
  bot.logs("net      online: cox");
  boss.meets("cox", "#ops");
  boss.sends("MODE #ops +b cox!*@*");
  boss.sends("KICK #ops cox :enough");
  bot.logs("boss kicked us out of #ops: enough; trying to come back");
  // An invitation goes over a ban. One to where nobody wants it is not followed.
  boss.sends("JOIN #elsewhere");
  boss.sends("INVITE cox #elsewhere");
  boss.sends("INVITE cox #ops");
  boss.hears(":cox!cox@127.0.0.1 JOIN ");
  CHECK_FALSE(boss.has_heard(":cox!cox@127.0.0.1 JOIN #elsewhere"));
  CHECK_FALSE(boss.has_heard(":cox!cox@127.0.0.1 JOIN :#elsewhere"));
  boss.sends("MODE #ops -b cox!*@*");
  boss.sends("SAPART cox #ops");
  bot.logs("we are out of #ops; trying to come back");
  boss.sends("INVITE cox #ops");
  boss.hears(":cox!cox@127.0.0.1 JOIN ");
  boss.says("#ops", "cox ping");
  boss.hears("PRIVMSG #ops :boss: PONG\r\n");
  CHECK(bot.stops() == 0);
}

TEST_CASE_FIXTURE(Net, "renamed by the server, or with its nick taken, it gets it back") {
  home.config(config_with(plain_irc("net", server.port())));
  Boss boss(server.port());
  User thief(server.port(), "cox");
  Chat bot(home);
  bot.logs("net      online: cox_");
  boss.meets("cox_", "#ops");
  thief.sends("NICK other");  // seen by MONITOR: they share no room
  boss.hears(":cox_!cox@127.0.0.1 NICK ");
  boss.sends("SANICK cox Guest7");
  boss.hears(":cox!cox@127.0.0.1 NICK ");
  boss.hears(":Guest7!cox@127.0.0.1 NICK ");
  boss.says("#ops", "cox ping");
  boss.hears(":cox!cox@127.0.0.1 PRIVMSG #ops :boss: PONG\r\n");
  boss.sends("KILL cox :begone");
  bot.logs("begone");
  bot.logs("net      online: cox");
  boss.meets("cox", "#ops");
  boss.says("#ops", "cox ping");
  boss.hears("PRIVMSG #ops :boss: PONG\r\n");
  CHECK(bot.stops() == 0);
}

TEST_CASE_FIXTURE(Net, "NickServ gets the nick back, where it is asked to") {
  // A nick of its own: services hold it for a while afterwards.
  services.knows("helm");
  home.config(config_with(plain_irc(
      "net", server.port(),
      R"(, "regain": true, "nick": "helm", "account": "helm", "account_password": "sesame")")));
  User thief(server.port(), "helm");
  Chat bot(home);
  bot.logs("net      online: helm_");
  thief.hears("helm is now ");
  Boss boss(server.port());
  boss.meets("helm", "#ops");
  boss.says("#ops", "cox ping");
  boss.hears(":helm!cox@127.0.0.1 PRIVMSG #ops :boss: PONG\r\n");
  CHECK(bot.stops() == 0);
}

TEST_CASE_FIXTURE(Net, "an answer to the operators of a room stays among them") {
  home.config(config_with(plain_irc("net", server.port())));
  Boss boss(server.port());
  Person cyd(server.port(), "cyd");
  cyd.meets("boss", "#ops");
  Chat bot(home);
  bot.logs("net      online: cox");
  boss.meets("cox", "#ops");
  boss.sends("MODE #ops +o cox");
  boss.says("@#ops", "cox ping");
  boss.hears("PRIVMSG @#ops :boss: PONG\r\n");
  boss.says("#ops", "that was all");
  cyd.hears("that was all");
  CHECK_FALSE(cyd.has_heard("PONG"));
  CHECK(bot.stops() == 0);
}
