// A conversation with the real program, written down as it goes:
//
//   Home home;
//   Chat chat(home);
//   chat.says("cox ping");
//   chat.hears("PONG");
//   CHECK(chat.ends() == 0);
//
// hears() and logs() wait, for as long as a minute; what does not come fails the test and shows all
// that was said and logged.
#pragma once

#include <csignal>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "child.hpp"
#include "home.hpp"

namespace e2e {

using Words = std::vector<std::string>;

// `cox run` in this home with lines on pipes.
class Chat {
 public:
  explicit Chat(const Home& home, const Words& more = {}, const std::string& user = "ann")
      : Chat(home, more, user, Child::Screen::pipe, "\n") {}

  void says(const std::string& line) { child_.write(line + enter_); }
  // Keys as they are, without the one that ends a line.
  void types(std::string_view keys) { child_.write(keys); }
  // Something that contains this text, after what was heard before.
  void hears(std::string_view text) { child_.wait_for(child_.out, text); }
  // The same in its log.
  void logs(std::string_view text) { child_.wait_for(child_.err, text); }
  // The same, now or before: for what comes in an order of its own.
  void has_logged(std::string_view text) {
    if (log().find(text) == std::string::npos) logs(text);
  }
  // The same of what it said: where two conversations are answered in an order of their own.
  void has_heard(std::string_view text) {
    if (!heard(text)) hears(text);
  }
  // Says the line, and again as long as the answer to it is `not_yet`: for what becomes true a
  // moment after the bot has spoken.
  void says_until(const std::string& line, std::string_view not_yet, std::string_view text) {
    do says(line);
    while (child_.wait_for_one(child_.out, {not_yet, text}) == 0);
  }
  // Whether this was said at any time up to now.
  bool heard(std::string_view text) const { return child_.out.all.find(text) != std::string::npos; }

  void gets(int signal) const { child_.signal(signal); }
  // As a power cut: no time for anything.
  void is_killed() {
    child_.signal(SIGKILL);
    child_.wait();
  }
  // Says no more; the exit code.
  int ends() {
    child_.close_input();
    return child_.wait();
  }
  // Waits for an end that comes without one of the input.
  int is_gone() { return child_.wait(); }
  // Is told to stop; the exit code. A stop that fails shows the log.
  int stops() {
    gets(SIGTERM);
    const int code = is_gone();
    if (code != 0) std::fprintf(stderr, "---- stopped with %d:\n%s", code, log().c_str());
    return code;
  }
  // What it logged, for a test to show where it fails.
  const std::string& log() const { return child_.err.all; }
  // All that it said.
  const std::string& all() const { return child_.out.all; }

 protected:
  Chat(const Home& home, const Words& more, const std::string& user, Child::Screen screen,
       std::string enter)
      : child_(words(home, more), screen, user), enter_(std::move(enter)) {}

 private:
  static Words words(const Home& home, const Words& more) {
    Words all = {"run", "--home", home.path()};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }

  Child child_;
  std::string enter_;
};

inline constexpr std::string_view kTab = "\t";
inline constexpr std::string_view kEnd = "\x04";        // Ctrl-D
inline constexpr std::string_view kInterrupt = "\x03";  // Ctrl-C

// The same in a real terminal.
class Terminal : public Chat {
 public:
  explicit Terminal(const Home& home, const Words& more = {})
      : Chat(home, more, "ann", Child::Screen::terminal, "\r") {}
};

}  // namespace e2e
