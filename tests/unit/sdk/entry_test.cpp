#include <doctest/doctest.h>

#include <cox/plugin.hpp>

#include "fake_host.hpp"

COX_PLUGIN("entry-test", "1.2.0", "A plugin inside a test", .needs = "git >= 1.2",
           .concurrency = 4) {
  if (plugin.setting("fail", false, "fail in load")) throw cox::Error(COX_INVALID, "told to");
  plugin.respond("hello (?<name>\\S+)",
                 [](auto& call) { call.reply("Hello, " + call["name"] + "!"); });
}

namespace {

std::string why;
const cox_sink kWhy = {nullptr, [](void*, cox_str text) { why = fake::text(text); }};

}  // namespace

TEST_CASE("the entry says what the macro was given") {
  CHECK(cox_plugin_entry.size == sizeof(cox_entry));
  CHECK(cox_plugin_entry.abi_major == COX_ABI_MAJOR);
  CHECK(cox_plugin_entry.abi_minor == COX_ABI_MINOR);
  CHECK(cox_plugin_entry.kind == COX_KIND_PLUGIN);
  CHECK(cox_plugin_entry.concurrency == 4);
  CHECK(std::string(cox_plugin_entry.id) == "entry-test");
  CHECK(std::string(cox_plugin_entry.version) == "1.2.0");
  CHECK(std::string(cox_plugin_entry.about) == "A plugin inside a test");
  CHECK(std::string(cox_plugin_entry.needs) == "git >= 1.2");
}

TEST_CASE("load declares, unload frees") {
  fake::Host host;
  void* self = nullptr;
  REQUIRE(cox_plugin_entry.load(host.table(), &self, &kWhy) == COX_OK);
  fake::Call call;
  call.capture("", "hello Bob").capture("name", "Bob");
  CHECK(fake::run(host.only("respond").handler, call.raw()).status == COX_OK);
  CHECK(host.said.at(0).body == "Hello, Bob!");
  cox_plugin_entry.unload(self);
}

TEST_CASE("a body that throws is a failed load with its words") {
  fake::Host host;
  host.settings = cox::Json::object({{"fail", true}});
  void* self = nullptr;
  CHECK(cox_plugin_entry.load(host.table(), &self, &kWhy) == COX_INVALID);
  CHECK(why == "told to");
  CHECK(self == nullptr);
}
