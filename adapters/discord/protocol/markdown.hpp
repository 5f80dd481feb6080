// What the bot says in Discord's markup: text stands for itself, and only the mentions that were
// asked for mention anybody. Pure.
#pragma once

#include <cox/json.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace discord {

// Whom a message may wake up: Discord's "allowed_mentions".
struct Mentions {
  std::vector<std::string> users = {};
  std::vector<std::string> roles = {};
  bool everybody = false;

  cox::Json to_json() const;
};

// Plain text such that every character is what is read.
std::string escaped(std::string_view text);
// Markdown of the bot. The mentions in it are added.
std::string rendered(std::string_view markdown, Mentions& mentions);
// A body in any format but a card.
std::string rendered(std::uint32_t format, const std::string& body, Mentions& mentions);
// A block of code, whatever it holds.
std::string code_block(std::string_view code, std::string_view language = {});

}  // namespace discord
