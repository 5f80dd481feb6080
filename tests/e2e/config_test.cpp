// The config: written, checked, read again while the bot runs, and who may do what under it.
#include <doctest/doctest.h>

#include <cox/json.hpp>
#include <filesystem>

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

TEST_CASE("a config that got lost does not open the bot") {
  Home home;
  home.config(R"({"policy": "closed"})");
  Chat chat(home, {}, "guest");
  chat.says("cox ping");
  chat.hears("PONG");
  std::filesystem::remove(home.path() + "/cox.json");
  chat.gets(SIGHUP);
  chat.logs("refused whole");
  chat.says("cox remember backup host is db7");
  chat.hears("for admins only");
  CHECK(chat.ends() == 0);
}

TEST_CASE("a config that is a link to nowhere is a mistake, not a home without a config") {
  Home home;
  std::filesystem::create_symlink("nowhere.json", home.path() + "/cox.json");
  const auto ran = run({"run", "--home", home.path()}, "cox ping\n");
  CHECK(ran.code == 1);
  CHECK(ran.err.find("cox.json") != std::string::npos);
}

TEST_CASE("a plugin follows its settings, and goes on with the old ones where the new are wrong") {
  Home home;
  home.move_in("shelf", "shelf");
  home.config(R"({"policy": "open"})");
  Chat chat(home);
  chat.has_logged("owner");  // it is required, so the plugin is refused
  home.config(R"({"policy": "open", "plugins": {"shelf": {"owner": "ann"}}})");
  chat.gets(SIGHUP);
  chat.logs("plugins  loaded shelf");
  chat.says("cox shelf");
  chat.hears("1 boards of ann");
  home.config(R"({"policy": "open", "plugins": {"shelf": {"owner": "ann", "boards": 7}}})");
  chat.gets(SIGHUP);
  chat.logs("reloaded shelf");
  chat.says("cox shelf");
  chat.hears("7 boards of ann");
  home.config(R"({"policy": "open", "plugins": {"shelf": {"owner": "ann", "boards": "many"}}})");
  chat.gets(SIGHUP);
  chat.logs("shelf goes on with its old settings");
  chat.says("cox shelf");
  chat.hears("7 boards of ann");
  CHECK(chat.ends() == 0);
}

TEST_CASE("what takes a restart is named when the config changes") {
  Home home;
  home.config(R"({"policy": "open"})");
  Chat chat(home);
  chat.says("cox ping");
  chat.hears("PONG");
  home.config(R"({"policy": "open", "plugin_folders": ["more"], "limits": {"threads": 9}})");
  chat.gets(SIGHUP);
  chat.logs("takes a restart: plugin_folders, limits.threads");
  CHECK(chat.ends() == 0);
}

TEST_CASE("the command line chooses a connection, and is held to the rules of the config") {
  Home home;
  home.config(R"({"policy": "open", "adapters": {
    "away": {"adapter": "no-such"}, "here": {"adapter": "shell", "user": "eve"}}})");
  const auto ran =
      run({"run", "--home", home.path(), "--adapter", "here", "--name", "hal"}, "hal ping\n");
  CHECK(ran.code == 0);
  CHECK(ran.out == "PONG\n");
  CHECK(run({"run", "--home", home.path(), "--name", "two words"}).code == 1);
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

TEST_CASE("a bot none of whose chats starts says why, and ends") {
  Home home;
  home.config(R"({"policy": "open", "adapters": {"a": {"adapter": "no-such"}}})");
  const auto ran = run({"run", "--home", home.path()});
  CHECK(ran.code == 1);
  CHECK(ran.err.find("no adapter started: adapters.a: there is no no-such.so") !=
        std::string::npos);
  // One that the config does not know stands for itself.
  const auto named = run({"run", "--home", home.path(), "--adapter", "nowhere"});
  CHECK(named.code == 1);
  CHECK(named.err.find("adapters.nowhere: there is no nowhere.so") != std::string::npos);
}

TEST_CASE("the start says what it spent its time on, as JSON") {
  Home home;
  const auto ran = run({"run", "--home", home.path(), "--timings"}, "cox ping\n");
  REQUIRE(ran.code == 0);
  const auto from = ran.err.find("{\"timings_ms\":{");
  REQUIRE(from != std::string::npos);
  const auto json = cox::Json::parse(ran.err.substr(from, ran.err.find('\n', from) - from));
  REQUIRE(json);
  for (const char* part : {"stores", "plugins", "adapters", "resume", "all"}) {
    CAPTURE(part);
    CHECK((*json)["timings_ms"][part].is_number());
  }
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
  const auto guest =
      run({"run", "--home", home.path()}, "cox help diagnostics\ncox help admin\n", "guest");
  CHECK(guest.out.find("ping") != std::string::npos);
  CHECK(guest.out.find("shutdown") == std::string::npos);
  CHECK(guest.out.find("Stops the bot") == std::string::npos);
  const auto ann = run({"run", "--home", home.path()}, "cox help admin\n", "ann");
  CHECK(ann.out.find("shutdown") != std::string::npos);
}

TEST_CASE("init takes no admin that the bot would not") {
  Home home;
  const auto ran = run({"init", home.path() + "/new", "--admin", "ann"});
  CHECK(ran.code == 1);
  CHECK(ran.err.find("--admin: must be \"ADAPTER:ACCOUNT\"") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(home.path() + "/new"));
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

TEST_CASE("check reads what the config says of adapters as they do") {
  Home home;
  home.config(R"({"policy": "open", "adapters": {
    "irc": {"adapter": "irc", "server": "127.0.0.1", "rooms": ["#ops"]},
    "slack": {"adapter": "slack", "bot_token": "xoxp-1"},
    "terminal": {"adapter": "shell", "playground": "yes"}}})");
  const auto ran = run({"check", "--home", home.path()});
  CHECK(ran.code == 1);
  for (const char* words : {"problem: adapters.irc.rooms is not known; known here: server, ",
                            "problem: adapters.slack.bot_token must begin with xoxb-",
                            "problem: adapters.terminal.playground must be true or false"}) {
    CHECK_MESSAGE(ran.out.find(words) != std::string::npos, words, " is missing in:\n", ran.out);
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

TEST_CASE("check finds what only a misspelt word can mean") {
  Home home;
  home.config(
      R"({"disabled": ["diagnostic"], "plugins": {"remembr": {}}, "plugin_folders": ["gone"],
    "adapters": {"a": {"adapter": "junk"}, "b": {"adapter": "shel"}}})");
  std::filesystem::create_directory(home.path() + "/adapters");
  home.write("adapters/junk.so", "not a library at all");
  const auto ran = run({"check", "--home", home.path()});
  CHECK(ran.code == 1);
  for (const char* word : {"'diagnostics'", "'remember'", "/gone", "junk.so", "no shel.so"}) {
    CHECK_MESSAGE(ran.out.find(word) != std::string::npos, word, " is missing in:\n", ran.out);
  }
  CHECK(run({"check", "--home", home.path() + "/no-such-home"}).code == 2);
  CHECK(run({"check", "--home", home.path(), "--config", "/no/such.json"}).code == 1);
}

TEST_CASE("check finds needs, ids, routes, settings and folders that do not go together") {
  Home home;
  home.put(e2e::fixture("needs_good"), "needy");
  home.move_in("greeter_1", "one");
  home.move_in("greeter_2", "two");
  home.move_in("pages_1", "pages");
  home.move_in("pages_twin", "pages-twin");
  home.move_in("shelf", "shelf");
  home.move_in("shell_1", "odd");
  home.move_in_adapter("greeter_1", "greeter");
  home.config(R"({"plugins": {"shelf": {"owner": "ann", "colour": 1}},
                  "adapters": {"terminal": {"adapter": "shell"}, "x": {"adapter": "greeter"}}})");
  const auto ran = run({"check", "--home", home.path()});
  CHECK(ran.code == 1);
  for (const char* part :
       {"needy needs good >= 2.0, which is not there", "two libraries have the id 'greeter'",
        "route \"GET /hello/:", "plugins.shelf.colour: the plugin has no such setting",
        "odd.so: is an adapter: it belongs into adapters/",
        "greeter.so: is a plugin, not an adapter"}) {
    CHECK_MESSAGE(ran.out.find(part) != std::string::npos, part, " is missing in:\n", ran.out);
  }
}

TEST_CASE("connections that are not there are no place for rules, people and rooms") {
  Home home;
  home.config(R"({"policy": "open", "admins": ["terminl:ann"],
    "break_glass": {"rooms": ["gone:ops"]}})");
  const auto ran = run({"check", "--home", home.path()});
  CHECK(ran.code == 1);
  for (const char* part : {"admins[0]: there is no connection \"terminl\"",
                           "break_glass.rooms[0]: there is no connection \"gone\""}) {
    CHECK_MESSAGE(ran.out.find(part) != std::string::npos, part, " is missing in:\n", ran.out);
  }
  Chat chat(home);
  chat.has_logged("break_glass.rooms[0]: there is no connection");
  chat.says("cox ping");
  chat.hears("PONG");
  home.config(R"({"policy": "open", "rules": [
    {"id": "freeze", "command": "*", "adapter": "terminl", "deny": true}]})");
  chat.gets(SIGHUP);
  chat.logs("refused whole, the old one stays");
  CHECK(chat.ends() == 0);
  CHECK(run({"run", "--home", home.path()}, "cox ping\n").code == 1);
}

TEST_CASE("check leaves out what the config disables") {
  Home home;
  home.move_in("failing", "failing");
  CHECK(run({"check", "--home", home.path()}).code == 1);
  home.config(R"({"disabled": ["greeter"]})");
  const auto ran = run({"check", "--home", home.path()});
  CHECK_MESSAGE(ran.code == 0, ran.out);
}

TEST_CASE("all that is wrong with a plugin's settings is said at once") {
  Home home;
  home.move_in("demanding", "demanding");
  home.config(R"({"plugins": {"demanding": {"port": "eighty", "loud": "very"}}})");
  const auto checked = run({"check", "--home", home.path()});
  CHECK(checked.code == 1);
  for (const char* setting : {"setting 'port' must be of type int", "setting 'token' is missing",
                              "setting 'loud' must be of type bool"}) {
    CAPTURE(setting);
    CHECK(checked.out.find(setting) != std::string::npos);
  }
}

TEST_CASE("what a plugin wants is said without a config") {
  const auto checked = run({"plugin", "check", e2e::build_of("demanding")});
  CAPTURE(checked.out);
  CHECK(checked.out.find("setting    port (int, required): Where the service listens") !=
        std::string::npos);
  CHECK(checked.out.find("setting    token (string, required): For the service") !=
        std::string::npos);
}

TEST_CASE("what a plugin offers is listed, its routes and the ends of its jobs too") {
  const auto pages = run({"plugin", "check", e2e::build_of("pages_1")});
  CAPTURE(pages.out);
  CHECK(pages.out.find("route      GET /hello/:name") != std::string::npos);
  const auto runner = run({"plugin", "check", e2e::build_of("runner")});
  CAPTURE(runner.out);
  CHECK(runner.out.find("command    run: run <line...>") != std::string::npos);
  CHECK(runner.out.find("job        walked") != std::string::npos);
}

TEST_CASE("a word that is no command is named") {
  const auto ran = run({"chekc"});
  CHECK(ran.code == 2);
  CHECK(ran.err.find("there is no command 'chekc'") != std::string::npos);
}

TEST_CASE("a folder of plugins that is not there is named") {
  Home home;
  const auto ran =
      run({"run", "--home", home.path(), "--plugins", home.path() + "/plugnis"}, "cox ping\n");
  CHECK(ran.code == 0);
  CHECK(ran.err.find("there is no folder " + home.path() + "/plugnis") != std::string::npos);
}
