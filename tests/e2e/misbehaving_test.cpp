// Plugins that misbehave while the bot is in use: what they do harms themselves, they are named,
// and a stated rule puts them into quarantine.
#include <doctest/doctest.h>

#include <string>

#include "chat.hpp"

using e2e::Chat;
using e2e::Home;

namespace {

// The rules are as they come, but for the time that a handler may take.
struct Rogues {
  Rogues() {
    home.config(R"({"policy": "open", "limits": {"stuck_seconds": 1, "drain_seconds": 1}})");
  }
  void bring(const std::string& name) const { home.move_in("rogue_" + name, name); }
  static void says_often(Chat& chat, const std::string& line, int times) {
    for (int i = 0; i < times; ++i) chat.says(line);
  }
  static void still_answers(Chat& chat) {
    chat.says("cox ping");
    chat.hears("PONG");
  }
  Home home;
};

}  // namespace

TEST_CASE_FIXTURE(Rogues, "a plugin that throws always is in quarantine after twenty times") {
  bring("thrower");
  Chat chat(home);
  says_often(chat, "cox thrower throw", 19);
  says_often(chat, "cox thrower throw-a-number", 1);
  chat.logs("in quarantine: 20 of its handlers failed within 1 min, the last one");
  chat.says("cox thrower wake");
  chat.hears("thrower cannot take this: it is in quarantine, because 20 of its handlers failed");
  chat.hears("`reload thrower` brings it back");
  chat.says("cox plugins");
  chat.hears("thrower 1.0.0: quarantined for ");
  chat.says("cox audit search plugin thrower");
  chat.hears("quarantined");
  still_answers(chat);
  CHECK(chat.ends() == 0);
}

TEST_CASE_FIXTURE(Rogues, "a plugin that does not stop talking is stopped") {
  bring("babbler");
  Chat chat(home);
  chat.says("cox babbler babble");
  chat.logs(
      "'babbler-babble' says too much: the chat has not taken 1000 messages of this call yet");
  still_answers(chat);
  chat.says("cox audit search babbler outcome:failed");
  chat.hears("babbler-babble");
  CHECK(chat.ends() == 0);
}

TEST_CASE_FIXTURE(Rogues, "a reload ends the quarantine") {
  bring("thrower");
  Chat chat(home);
  says_often(chat, "cox thrower throw", 20);
  chat.logs("in quarantine");
  chat.says("cox reload thrower");
  chat.hears("reloaded thrower");
  chat.says("cox thrower wake");
  chat.hears("thrower is awake");
  CHECK(chat.ends() == 0);
}

TEST_CASE_FIXTURE(Rogues, "a plugin that reloads itself while it loads, saves or ends is refused") {
  home.move_in("meddler", "meddler");
  Chat chat(home);
  chat.says("cox meddled");
  chat.hears("while meddler loads it cannot run the bot: 'reload' is for its handlers");
  chat.says("cox reload meddler");
  chat.logs(
      "saving: reload: while meddler hands over its state it cannot run the bot: 'reload' is for");
  chat.hears("reloaded meddler");
  chat.says("cox unload meddler");
  chat.logs("told: ");
  still_answers(chat);
  CHECK(chat.ends() == 0);
}

TEST_CASE_FIXTURE(Rogues, "a thread that a plugin left behind may go on calling the host") {
  home.put(e2e::fixture("calls_after_unload"), "it");
  Chat chat(home);
  chat.logs("loaded fixture 1.0.0");
  chat.says("cox unload fixture");
  chat.has_logged("stays in memory: it.so kept mapped: threads that it started still run (1)");
  for (int i = 0; i < 20; ++i) still_answers(chat);
  chat.says("cox plugins");
  chat.hears("1 ended builds stay in memory");
  CHECK(chat.ends() == 0);
}
