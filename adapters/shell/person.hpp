// Who sits at the terminal and where they stand, and the slash commands that change it. Pure: no
// input, no output. Threads: one.
#pragma once

#include <cox/sdk/incoming.hpp>
#include <optional>
#include <string>
#include <vector>

struct Person {
  std::string user;
  std::string room;
  bool direct = false;      // they talk to the bot alone
  bool playground = false;  // the config lets them speak as others

  // What the text becomes when it is said to the bot.
  cox::Incoming says(const std::string& text, std::uint32_t kind = COX_MESSAGE_TEXT) const;
};

// What a line means to the terminal.
struct Meaning {
  std::optional<cox::Incoming> say;  // to the bot
  std::string note;                  // to the person
  bool quit = false;
};

// Understands "/room ops" and its like; every other line is said. "//x" says "/x".
Meaning understand(Person& person, const std::string& line);

// "/as", "/dm", ... for completion.
std::vector<std::string> slash_commands();
