// The files of a new plugin; @NAME@ stands for its name.
#pragma once

#include <string_view>

namespace cox::cli {

inline constexpr std::string_view kPluginSource = R"(#include <cox/plugin.hpp>

COX_PLUGIN("@NAME@", "0.1.0", "Says hello") {
  plugin.command("@NAME@", "@NAME@ <who>")
      .help("Greets somebody")
      .example("@NAME@ world")
      .reads()
      .run([](auto& call) { call.reply("Hello, " + call["who"] + "!"); });
}
)";

inline constexpr std::string_view kPluginTest = R"(#include <cox/testing.hpp>
#include <doctest/doctest.h>

TEST_CASE("@NAME@ greets by name") {
  cox::testing::Bot bot(COX_PLUGIN_FILE);
  bot.says("ann", "cox @NAME@ world");
  CHECK(bot.hears() == "Hello, world!");
}
)";

inline constexpr std::string_view kPluginBuild = R"(cmake_minimum_required(VERSION 3.25)
project(@NAME@ LANGUAGES CXX)
find_package(cox 1 REQUIRED)

cox_plugin(@NAME@)

# The test talks to the plugin through the real bot; it needs doctest (apt install doctest-dev).
enable_testing()
cox_plugin_test(@NAME@ @NAME@_test.cpp)
)";

inline constexpr std::string_view kPluginReadme = R"(# @NAME@

A plugin for Coxswain.

    cox plugin build @NAME@.cpp

makes `@NAME@.so`; copy it into the `plugins` folder of your bot and it is live. With CMake, and with
its test:

    cmake -B build && cmake --build build && ctest --test-dir build

In chat: `cox @NAME@ world`.
)";

}  // namespace cox::cli
