// What somebody wrote, as plain text, and what it names.
#pragma once

#include <cox/json.hpp>
#include <string>

namespace teams {

struct Said {
  std::string text;     // "<at>Ann</at>" is "@Ann"; the bot's own name at the beginning is gone
  bool to_bot = false;  // that was there
  cox::Json extra;      // mentions, links and files (docs/writing-an-adapter.md), or null
};

Said read_said(const cox::Json& activity);

}  // namespace teams
