// Reactions: Telegram allows a short list of them. Pure.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace telegram {

// The emoji, or the nearest of those that Telegram allows; empty where there is none. What is not
// in the list is left to Telegram to refuse.
inline std::string to_reaction(std::string_view wanted) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kNearest{
      {{"\xE2\x9C\x85", "\xF0\x9F\x91\x8D"},  // check mark: thumbs up
       {"\xE2\x9D\x8C", "\xF0\x9F\x91\x8E"},  // cross: thumbs down
       {"\xE2\x8F\xB3", "\xF0\x9F\x91\x80"},  // hourglass: eyes
       {"\xE2\x8C\x9B", "\xF0\x9F\x91\x80"},
       {"\xE2\x9D\xA4\xEF\xB8\x8F", "\xE2\x9D\xA4"},  // heart
       {"+1", "\xF0\x9F\x91\x8D"},
       {"-1", "\xF0\x9F\x91\x8E"},
       {"thumbsup", "\xF0\x9F\x91\x8D"},
       {"thumbsdown", "\xF0\x9F\x91\x8E"},
       {"white_check_mark", "\xF0\x9F\x91\x8D"},
       {"x", "\xF0\x9F\x91\x8E"},
       {"eyes", "\xF0\x9F\x91\x80"},
       {"tada", "\xF0\x9F\x8E\x89"},
       {"hourglass_flowing_sand", "\xF0\x9F\x91\x80"}}};
  if (wanted.size() > 2 && wanted.front() == ':' && wanted.back() == ':')
    wanted = wanted.substr(1, wanted.size() - 2);
  for (const auto& [name, emoji] : kNearest) {
    if (wanted == name) return std::string(emoji);
  }
  const bool is_emoji = !wanted.empty() && static_cast<unsigned char>(wanted.front()) >= 0x80;
  return is_emoji ? std::string(wanted) : std::string();
}

}  // namespace telegram
