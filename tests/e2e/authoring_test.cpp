// From six lines of C++ to a plugin that talks, with nothing but the program.
#include <doctest/doctest.h>

#include "chat.hpp"

using e2e::Chat;
using e2e::Home;
using e2e::run;

namespace {

constexpr auto kHello = R"cpp(#include <cox/plugin.hpp>

                              COX_PLUGIN("hello", "1.0.0", "Greets whoever asks") {
                                plugin.respond("hello (?<name>\\S+)", [](auto& call) {
                                  call.reply("Hello, " + call["name"] + "!");
                                });
                              }
)cpp";

}  // namespace

TEST_CASE("build the six lines beside a running bot, and talk to them") {
  Home home;
  home.write("hello.cpp", kHello);
  Chat chat(home);
  const auto built =
      run({"plugin", "build", home.path() + "/hello.cpp", "-o", home.plugin("hello")});
  REQUIRE_MESSAGE(built.code == 0, built.err);
  chat.logs("loaded hello 1.0.0");
  chat.says("cox hello Bob");
  chat.hears("Hello, Bob!");
  CHECK(chat.ends() == 0);

  const auto checked = run({"plugin", "check", home.plugin("hello")});
  CHECK(checked.code == 0);
  CHECK(checked.out.find("hello") != std::string::npos);
}

TEST_CASE("code that does not compile leaves no library") {
  Home home;
  home.write("hello.cpp", "#include <cox/plugin.hpp>\nCOX_PLUGIN(oops");
  CHECK(run({"plugin", "build", home.path() + "/hello.cpp", "-o", home.plugin("hello")}).code == 1);
  CHECK_FALSE(std::filesystem::exists(home.plugin("hello")));
}

TEST_CASE("a new plugin is written, once, and it is said how to go on") {
  Home home;
  const std::string folder = home.path() + "/boat";
  const auto made = run({"plugin", "new", "boat", "--dir", folder});
  CHECK(made.code == 0);
  CHECK(made.out.find("cox plugin build " + folder + "/boat.cpp") != std::string::npos);
  CHECK(std::filesystem::exists(folder + "/boat_test.cpp"));
  const auto again = run({"plugin", "new", "boat", "--dir", folder});
  CHECK(again.code == 1);
  CHECK(again.err.find("exists already; nothing was written") != std::string::npos);
}
