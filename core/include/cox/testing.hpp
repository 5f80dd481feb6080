// Testing a plugin by talking to it:
//
//   #include <cox/testing.hpp>
//   #include <doctest/doctest.h>
//
//   TEST_CASE("hello greets by name") {
//     cox::testing::Bot bot(COX_PLUGIN_FILE);
//     bot.says("ann", "cox hello Bob");
//     CHECK(bot.hears() == "Hello, Bob!");
//   }
//
// In CMake: cox_plugin_test(hello hello_test.cpp), which also defines COX_PLUGIN_FILE. The bot is
// the real program (`cox harness`), found through the environment variable COX_PROGRAM, else the
// macro of that name, else the PATH. Nothing waits for real time: everything a line started has
// come to rest when says() returns, and advance() turns the clock. Any test framework will do;
// nothing of doctest is used here. Threads: one.
//
// What crosses is one JSON object a line, should you want to write a harness of your own:
// docs/abi.md.
#ifndef COX_TESTING_HPP
#define COX_TESTING_HPP

#include <cox/testing/bot.hpp>

#endif  // COX_TESTING_HPP
