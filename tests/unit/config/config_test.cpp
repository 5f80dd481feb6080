#include "config/config.hpp"

#include <doctest/doctest.h>

#include "base/files.hpp"
#include "problems.hpp"

namespace config = cox::config;

TEST_CASE("an empty object is a config: the terminal alone, closed policy") {
  const auto loaded = read_config("{}");
  REQUIRE(loaded.ok());
  CHECK(loaded.config.name == "cox");
  CHECK(loaded.config.policy == config::Policy::closed);
  REQUIRE(loaded.config.adapters.size() == 1);
  CHECK(loaded.config.adapters[0].name == "terminal");
  CHECK(loaded.config.adapters[0].adapter == "shell");
}

TEST_CASE("every key arrives") {
  const auto loaded = read_config(R"({
    "name": "Hal", "alias": "!", "policy": "open", "answer_bots": true,
    "admins": ["libera:ann"],
    "adapters": {"libera": {"adapter": "irc", "port": 6697}, "here": {"adapter": "shell"}},
    "plugin_folders": ["more", "/abs"], "adapter_folders": ["../x"], "disabled": ["echo"],
    "plugins": {"hello": {"greeting": "Hi"}},
    "log": {"level": "debug", "format": "json", "file": "cox.log"},
    "limits": {"drain_seconds": 1, "load_seconds": 2, "middleware_seconds": 0.25,
               "resume_seconds": 3, "threads": 4, "message_bytes": 2048, "inbox": 5, "mailbox": 6,
               "flood_messages": 7, "flood_seconds": 8}
  })");
  REQUIRE_MESSAGE(loaded.ok(), config::describe(loaded.problems, "cox.json"));
  const config::Config& c = loaded.config;
  CHECK(c.name == "Hal");
  CHECK(c.alias == "!");
  CHECK(c.policy == config::Policy::open);
  CHECK(c.answer_bots);
  CHECK(c.admins == std::vector<std::string>{"libera:ann"});
  REQUIRE(c.adapters.size() == 2);
  CHECK(c.adapters[0].adapter == "irc");
  CHECK(c.adapters[0].settings["port"].as_int() == 6697);
  CHECK(c.plugin_folders == std::vector<std::string>{"/base/more", "/abs"});
  CHECK(c.adapter_folders == std::vector<std::string>{"/x"});
  CHECK(c.disabled == std::vector<std::string>{"echo"});
  CHECK(c.plugin("hello")["greeting"].text() == "Hi");
  CHECK(c.plugin("other") == cox::Json::object());
  CHECK(c.log.level == cox::log::Level::debug);
  CHECK(c.log.json);
  CHECK(c.log.file == "/base/cox.log");
  CHECK(c.drain == 1'000);
  CHECK(c.load == 2'000);
  CHECK(c.middleware == 250);
  CHECK(c.resume == 3'000);
  CHECK(c.threads == 4);
  CHECK(c.message_bytes == 2'048);
  CHECK(c.inbox == 5);
  CHECK(c.mailbox == 6);
  CHECK(c.flood_messages == 7);
  CHECK(c.flood_window == 8'000);
}

TEST_CASE("defaults are the terminal alone with the open policy") {
  const config::Config c = config::defaults();
  CHECK(c.policy == config::Policy::open);
  REQUIRE(c.adapters.size() == 1);
  CHECK(c.adapters[0].adapter == "shell");
}

TEST_CASE("a problem reads FILE:LINE: KEY: MESSAGE") {
  CHECK(config::describe({{"a.b", 3, "is wrong"}, {"", 0, "is missing"}}, "cox.json") ==
        "cox.json:3: a.b: is wrong\ncox.json: is missing\n");
}

TEST_CASE("load reads a file, relative to its folder, and hides its secrets from the log") {
  cox::TemporaryFolder folder;
  REQUIRE(cox::write_file_atomically(folder / "token.txt", "file-secret-1\n").ok());
  REQUIRE(cox::write_file_atomically(folder / "cox.json", R"({
    "plugin_folders": ["more"],
    "plugins": {"hello": {"api_token": "${file:token.txt}"}}
  })")
              .ok());
  const auto loaded = config::load(folder / "cox.json");
  REQUIRE_MESSAGE(loaded.ok(), config::describe(loaded.problems, "cox.json"));
  CHECK(loaded.config.plugin_folders[0] == folder / "more");
  CHECK(loaded.config.plugin("hello")["api_token"].text() == "file-secret-1");
  CHECK(cox::log::scrubbed("file-secret-1") == "***");
}

TEST_CASE("a file that cannot be read is a problem") {
  cox::TemporaryFolder folder;
  const auto loaded = config::load(folder / "cox.json");
  REQUIRE(loaded.problems.size() == 1);
  CHECK(has(loaded.problems[0].message, "No such file"));
}
