// A server that breaks every rule. The bot is at a terminal all the time, and answers there.
#include <doctest/doctest.h>

#include <optional>
#include <string>

#include "../e2e/chat.hpp"
#include "../unit/net/peer.hpp"
#include "network_config.hpp"

using e2e::Chat;
using e2e::Home;
using peers::config_with;
using peers::plain_irc;

namespace {

// The bot, a server that is this test, and somebody at the terminal.
struct Bad {
  Bad() {
    home.config(config_with(R"("here": {"adapter": "shell"}, )" + plain_irc("net", server.port())));
    bot.emplace(home);
  }
  ~Bad() {
    server.hang_up();
    CHECK(bot->stops() == 0);
  }
  // Up to the point where it is in its room.
  void lets_it_in() {
    server.accept();
    server.hears_line("USER cox 0 * Coxswain");
    server.says(":s CAP * LS :message-tags server-time\r\n");
    server.hears_line("CAP REQ :message-tags server-time");
    server.says(":s CAP * ACK :message-tags server-time\r\n:s 001 cox :Hi\r\n:s 376 cox :End\r\n");
    server.hears_line("JOIN #ops");
    server.says(":cox!c@h JOIN #ops\r\n");
    bot->logs("net      online: cox");
  }
  // The rest of the bot notices nothing.
  void others_are_answered() {
    const std::string word = "word" + std::to_string(++words);
    bot->says("cox echo " + word);
    bot->hears(word);
  }
  // And the connection works, still or again.
  void is_answered() {
    const std::string word = "word" + std::to_string(++words);
    server.says(":ann!a@h PRIVMSG #ops :cox echo " + word + "\r\n");
    server.hears_line("PRIVMSG #ops " + word);
  }

  Peer server;
  Home home;
  std::optional<Chat> bot;
  int words = 0;
};

}  // namespace

TEST_CASE_FIXTURE(Bad, "it stops in the middle of a line, and comes back") {
  lets_it_in();
  server.says(":ann!a@h PRIVMSG #ops :cox echo half a");
  others_are_answered();
  server.hang_up();
  bot->logs("trying again in");
  lets_it_in();
  is_answered();
}

TEST_CASE_FIXTURE(Bad, "ten megabytes without an end, and tags as long as they may be") {
  lets_it_in();
  const std::string much(1 << 20, 'x');
  for (int i = 0; i < 10; ++i) server.says(much);
  others_are_answered();
  server.says("\r\n");
  bot->logs("the server sent a line that was too long");
  server.says("@a=" + std::string(8'186, 'b') + " :ann!a@h PRIVMSG #ops :cox echo tagged\r\n");
  server.hears_line("PRIVMSG #ops tagged");
  is_answered();
}

TEST_CASE_FIXTURE(Bad, "a flood of messages, of which each is for it") {
  lets_it_in();
  std::string flood;
  for (int i = 0; i < 1'000; ++i) flood += ":eve!e@h PRIVMSG #ops :cox ping\r\n";
  server.says(flood);
  others_are_answered();
  for (int i = 0; i < 1'000; ++i) server.hears_line("PRIVMSG #ops :eve: PONG");
}

TEST_CASE_FIXTURE(Bad, "bytes of every encoding and none") {
  lets_it_in();
  server.says(
      ":ann!a@h PRIVMSG #ops :cox echo gr\xfc\xdf"
      "e \x80\r\n");
  server.hears_line("PRIVMSG #ops :grüße €");
  std::string bytes = ":ann!a@h PRIVMSG #ops :";
  for (int i = 1; i < 256; ++i) {
    if (i != '\r' && i != '\n') bytes += static_cast<char>(i);
  }
  server.says(bytes + std::string("\0\xed\xa0\x80\xf5\r\n", 8) + "\xff\xfe\r\n\0\r\n\n\n\r\r");
  others_are_answered();
  is_answered();
}

TEST_CASE_FIXTURE(Bad, "nothing that people say makes it say another line") {
  lets_it_in();
  // What a terminal lets through, and what a nick and a room of the server's are.
  for (const char* nick : {"ann\x01", "a,b", "$*", "#ops", ""}) {
    server.says(":" + std::string(nick) + "!a@h PRIVMSG cox :ping\r\n");
    server.says(":" + std::string(nick) + "!a@h PRIVMSG #ops :cox ping\r\n");
  }
  server.says(":ann!a@h PRIVMSG #ops :cox echo one\x0bQUIT :gone\r\n");
  server.hears_line("PRIVMSG #ops :oneQUIT :gone");
  others_are_answered();
  is_answered();
  CHECK(server.heard.find("\nQUIT") == std::string::npos);
  CHECK(server.heard.find("PRIVMSG a,b") == std::string::npos);
  CHECK(server.heard.find("PRIVMSG $*") == std::string::npos);
}

TEST_CASE_FIXTURE(Bad, "it takes no nick, refuses, and ends it in the middle of the beginning") {
  server.accept();
  for (int i = 0; i < 12; ++i) server.says(":s 433 * cox :Nickname is already in use\r\n");
  bot->logs("the nick 'cox' and others like it are taken; trying again in");
  others_are_answered();
  server.accept();
  server.says("ERROR :Closing link: (Throttled)\r\n");
  bot->logs("the server closed the connection: Closing link: (Throttled); trying again in");
  server.accept();
  server.says(":s 465 cox :You are banned\r\n");
  bot->logs("net      offline: we are banned from this server: You are banned");
  bot->says("cox adapters");
  bot->hears("what to do: ask the network's operators to lift the ban");
  lets_it_in();
  is_answered();
}

TEST_CASE_FIXTURE(Bad, "lines with nothing in them, and features that make no sense") {
  server.accept();
  server.says("PING\r\n:s 005\r\n:s 001\r\n:s 433\r\n:s CAP\r\n::: :\r\n@ \r\n@=;;= X\r\n");
  server.says(
      ":s 005 cox LINELEN=1 NICKLEN=0 CHANTYPES= PREFIX=( STATUSMSG=#&@ CASEMAPPING=none "
      "CHATHISTORY=-1 =\\x00 MONITOR :are\r\n:s 376\r\n:s 353 cox\r\n:s 354\r\n:s KICK #ops\r\n");
  bot->logs("net      online: cox");
  others_are_answered();
  server.hang_up();
  lets_it_in();
  server.says(":cox!c@h NICK :somebody\r\n:cox!c@h NICK\r\n:somebody!c@h NICK :cox2\r\n");
  is_answered();
}
