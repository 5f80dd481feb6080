// One thing that is to happen, as it is kept in the brain.
#pragma once

#include <cox/plugin.hpp>
#include <optional>
#include <string>
#include <vector>

#include "when.hpp"

struct Entry {
  enum class Act { say, do_it, remind };

  std::int64_t number = 0;
  Act act = Act::say;
  When when;
  std::string text;   // to say, or to say to the bot
  std::string by;     // who asked for it, as people call them
  std::string order;  // do_it: the standing order of whoever asked
  cox::Address where;

  std::string key() const;
  // "3: every day ..., next 2026-11-26 09:00 UTC, ann: say Standup!"
  std::string sentence() const;
  cox::Json to_json() const;
  static Entry from_json(const cox::Json& json);
};

// All that is kept, by number.
std::vector<Entry> entries(const cox::Brain& brain);
std::optional<Entry> entry(const cox::Brain& brain, const std::string& number);
// Keeps a new one under the next free number.
Entry add(const cox::Brain& brain, Entry entry);
