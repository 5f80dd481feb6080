// Plugins that change what belongs to the whole process, as libraries do that they use: the bot
// can still be stopped, starts again where it was, and keeps for itself what is its own.
#include <doctest/doctest.h>

#include <csignal>
#include <string>

#include "chat.hpp"

using e2e::Chat;
using e2e::Home;

namespace {

struct Careless {
  Careless() {
    home.config(R"({"policy": "open", "http": {"port": 0}})");
    home.move_in("careless", "careless");
  }
  static void still_answers(Chat& chat) {
    chat.says("cox ping");
    chat.hears("PONG");
  }
  // Which died of it, by its own words; how it ended.
  int dies_of(const std::string& line, const std::string& told) const {
    Chat chat(home);
    still_answers(chat);
    chat.says(line);
    chat.logs("cox: fatal: " + told + " in the code of careless, build ");
    return chat.is_gone();
  }
  Home home;
};

constexpr int kFailure = 70;  // EX_SOFTWARE of sysexits.h

}  // namespace

TEST_CASE_FIXTURE(Careless,
                  "what a program of a plugin gets: no socket, and the signals to end it") {
  Chat chat(home);
  chat.logs("serves http://");
  chat.says("cox careless sockets");
  chat.hears("sockets: 0");
  chat.says("cox careless blocked");
  chat.hears("SIGTERM ends it");
  CHECK(chat.ends() == 0);
}

TEST_CASE_FIXTURE(Careless, "who changes the bot's signals is named, and they are taken back") {
  Chat chat(home);
  chat.says("cox careless signals");
  chat.logs(
      "SIGTERM: careless had a handler of its own for it, so that the bot could not have been");
  chat.logs("SIGHUP: careless had a handler of its own");
  chat.logs("SIGPIPE: a plugin had it set to its default");
  chat.logs("SIGCHLD: a plugin had it ignored");
  still_answers(chat);
  chat.gets(SIGHUP);
  chat.logs("read again");
  CHECK(chat.stops() == 0);
}

TEST_CASE_FIXTURE(Careless, "after a restart it is where it was, whoever went elsewhere") {
  e2e::Child bot("sh", {"-c", "cd \"$0\"/.. && COX_HOME=$(basename \"$0\") exec \"$1\" run",
                        home.path(), e2e::cox_program()});
  bot.write("cox careless walk\n");
  bot.wait_for(bot.out, "gone to /");
  bot.write("cox restart\n");
  bot.wait_for(bot.err, "restarting");
  bot.wait_for(bot.err, " at " + home.path());
  bot.wait_for(bot.err, "loaded careless");
  bot.close_input();
  CHECK(bot.wait() == 0);
}

TEST_CASE_FIXTURE(Careless, "a copy made with fork() that comes back from its handler is ended") {
  Chat chat(home);
  chat.says("cox careless copy");
  chat.has_logged("cox: careless made a copy of the bot with fork() and let it come back");
  chat.has_heard("copied");
  still_answers(chat);
  CHECK(chat.stops() == 0);
  Chat next(home);
  still_answers(next);
  CHECK(next.ends() == 0);
}

TEST_CASE_FIXTURE(Careless,
                  "a copy that stays keeps nobody from starting again, and ends when told to") {
  pid_t copy = 0;
  {
    Chat chat(home);
    chat.says("cox careless daemon");
    chat.hears("daemon ");
    chat.says("cox restart");
    chat.hears("Back in a moment.");
    still_answers(chat);
    copy = std::stoi(chat.all().substr(chat.all().find("daemon ") + 7));
    CHECK(::kill(copy, SIGTERM) == 0);
    still_answers(chat);  // it was not meant
    CHECK(chat.ends() == 0);
  }
}

TEST_CASE_FIXTURE(Careless,
                  "an alarm that nobody waits for, and quick_exit(), are told as a crash") {
  CHECK(dies_of("cox careless alarm", "SIGALRM") == -SIGALRM);
  CHECK(dies_of("cox careless quick", "a call of exit()") == kFailure);
}
