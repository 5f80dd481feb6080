// What the bot says, as lines of text. Pure: no output here. Threads: any.
#pragma once

#include <cox/sdk/outgoing.hpp>
#include <string>

// What the lines are shown on. A pipe gets the bare text, a terminal also who says it.
struct Look {
  bool terminal = false;
  bool colour = false;
};

// Who reads it: what the bot is called there, who they are, and where they stand.
struct Reader {
  std::string bot;
  std::string user;
  std::string room;
  bool direct = false;  // they talk to the bot alone
};

// As the reader sees it, without an end of line.
std::string show(const cox::Outgoing& out, const Reader& reader, Look look);
