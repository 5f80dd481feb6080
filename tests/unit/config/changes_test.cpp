#include "config/changes.hpp"

#include <doctest/doctest.h>

using namespace cox;
using namespace cox::config;
using Names = std::vector<std::string>;

TEST_CASE("the plugins whose settings differ, also where they came or went") {
  Config running;
  Config next;
  running.plugins = {{"same", Json::object({{"a", 1}})},
                     {"other", Json::object({{"a", 1}})},
                     {"gone", Json::object({{"a", 1}})},
                     {"empty", Json::object()}};
  next.plugins = {{"other", Json::object({{"a", 2}})},
                  {"same", Json::object({{"a", 1}})},
                  {"new", Json::object({{"a", 1}})}};
  CHECK(changed_plugins(running, next) == Names{"gone", "new", "other"});
  CHECK(changed_plugins(running, running).empty());
}

TEST_CASE("the keys whose values differ, by their place and without their values") {
  const auto config = [](const char* text) { return parse(text, "cox.json", "/base").config; };
  const Config running = config(R"({"name": "hal", "log": {"level": "info"}, "admins": ["a:b"],
                                    "adapters": {"t": {"adapter": "shell", "token": "one"}}})");
  const Config next = config(R"({"name": "hal", "admins": ["a:b", "a:c"], "alias": "!",
                                 "adapters": {"t": {"adapter": "shell", "token": "two"}}})");
  CHECK(changed_keys(running, next) == Names{"adapters.t.token", "admins", "alias", "log"});
  CHECK(changed_keys(running, running).empty());
  CHECK(changed_keys(defaults(), running).size() == 4);
  CHECK(running.digest.size() == 64);
  CHECK(running.digest != next.digest);
}

TEST_CASE("what takes a restart is put back and named") {
  const Config running = defaults();
  Config next = running;
  next.name = "hal";
  CHECK(keep_until_restart(running, next).empty());
  CHECK(next.name == "hal");
  next.adapters.clear();
  next.plugin_folders = {"/more"};
  next.threads = 7;
  CHECK(keep_until_restart(running, next) == Names{"adapters", "plugin_folders", "limits.threads"});
  CHECK(next.adapters == running.adapters);
  CHECK(next.plugin_folders.empty());
  CHECK(next.threads == running.threads);
}
