// The config: written, checked, read again while the bot runs, and who may do what under it.
#include <doctest/doctest.h>

#include "chat.hpp"

using e2e::Chat;
using e2e::Home;
using e2e::run;

TEST_CASE("SIGHUP reads the config again") {
  Home home;
  home.config(R"({"name": "hal", "policy": "open"})");
  Chat chat(home);
  chat.says("hal ping");
  chat.hears("PONG");
  home.config(R"({"name": "eve", "policy": "open"})");
  chat.gets(SIGHUP);
  chat.logs("read again");
  chat.says("eve echo I am eve now");
  chat.hears("I am eve now");
  CHECK(chat.ends() == 0);
}

TEST_CASE("a bad config is refused whole, and the old one stays") {
  Home home;
  home.config(R"({"name": "hal", "policy": "open"})");
  Chat chat(home);
  chat.says("hal ping");
  chat.hears("PONG");
  home.config(R"({"name": "eve", "policy": "opne"})");
  chat.gets(SIGHUP);
  chat.logs("refused whole");
  chat.says("hal echo still hal");
  chat.hears("still hal");
  CHECK(chat.ends() == 0);
}

TEST_CASE("a bot with a bad config does not start, and says what and where") {
  Home home;
  home.config("{\n  \"name\": \"hal\",\n  \"policy\": \"opne\"\n}\n");
  const auto ran = run({"run", "--home", home.path()}, "hal ping\n");
  CHECK(ran.code == 1);
  CHECK(ran.out.empty());
  CHECK(ran.err.find("policy") != std::string::npos);
  CHECK(ran.err.find("3") != std::string::npos);
}

TEST_CASE("a new home is closed: its admin may change things, others may only look") {
  Home home;
  const std::string made = home.path() + "/made";
  CHECK(run({"init", made, "--admin", "terminal:ann"}).code == 0);
  const auto guest = run({"run", "--home", made},
                         "cox ping\ncox remember backup host is db7\ncox plugins\n", "guest");
  CHECK(guest.code == 0);
  CHECK(guest.out.find("PONG") != std::string::npos);
  CHECK(guest.out.find("for admins only") != std::string::npos);
  CHECK(guest.out.find("needs the permission 'admin'") != std::string::npos);
  const auto ann = run({"run", "--home", made}, "cox remember backup host is db7\n", "ann");
  CHECK(ann.out.find("OK, backup host is db7.") != std::string::npos);
}

TEST_CASE("help shows a guest only what a guest may use") {
  Home home;
  home.config(R"({"policy": "closed", "admins": ["terminal:ann"]})");
  const auto guest = run({"run", "--home", home.path()}, "cox help\n", "guest");
  CHECK(guest.out.find("ping") != std::string::npos);
  CHECK(guest.out.find("shutdown") == std::string::npos);
  const auto ann = run({"run", "--home", home.path()}, "cox help\n", "ann");
  CHECK(ann.out.find("shutdown") != std::string::npos);
}

TEST_CASE("init leaves an existing home alone") {
  Home home;
  home.config("{}");
  CHECK(run({"init", home.path()}).code == 1);
}

TEST_CASE("check finds what the config says of plugins that are not there") {
  Home home;
  home.config(R"({"policy": "open", "plugins": {"remeber": {}}, "disabled": ["pong"]})");
  const auto ran = run({"check", "--home", home.path()});
  CHECK(ran.code == 1);
  for (const char* id : {"'remeber'", "'pong'"}) {
    CHECK_MESSAGE(ran.out.find(id) != std::string::npos, id, " is missing in:\n", ran.out);
  }
}

TEST_CASE("check lists every problem at once") {
  Home home;
  CHECK(run({"check", "--home", home.path()}).code == 0);
  home.config(R"({"policy": "opne", "colour": "red"})");
  home.write("plugins/junk.so", "not a library at all");
  home.move_in("twin", "twin");
  const auto ran = run({"check", "--home", home.path()});
  CHECK(ran.code == 1);
  for (const char* word : {"policy", "colour", "junk.so", "'ping'"}) {
    CHECK_MESSAGE(ran.out.find(word) != std::string::npos, word, " is missing in:\n", ran.out);
  }
}
