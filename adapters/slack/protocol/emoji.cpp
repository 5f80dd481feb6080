#include "emoji.hpp"

#include <array>
#include <utility>

namespace slack {

namespace {

// Those that bots use.
constexpr std::array<std::pair<std::string_view, const char*>, 24> kSigns{
    {{"👍", "thumbsup"},
     {"👎", "thumbsdown"},
     {"👀", "eyes"},
     {"✅", "white_check_mark"},
     {"❌", "x"},
     {"⚠", "warning"},
     {"🚀", "rocket"},
     {"🎉", "tada"},
     {"⏳", "hourglass_flowing_sand"},
     {"⌛", "hourglass"},
     {"🔥", "fire"},
     {"❤", "heart"},
     {"🙏", "pray"},
     {"😀", "grinning"},
     {"😴", "sleeping"},
     {"☕", "coffee"},
     {"🔒", "lock"},
     {"🛑", "octagonal_sign"},
     {"❓", "question"},
     {"❗", "exclamation"},
     {"✔", "heavy_check_mark"},
     {"👋", "wave"},
     {"🤖", "robot_face"},
     {"⭐", "star"}}};
constexpr std::string_view kAsPicture = "\xEF\xB8\x8F";  // U+FE0F

}  // namespace

std::string emoji_name(std::string_view reaction) {
  if (reaction.size() > 2 && reaction.front() == ':' && reaction.back() == ':')
    reaction = reaction.substr(1, reaction.size() - 2);
  if (reaction.ends_with(kAsPicture)) reaction.remove_suffix(kAsPicture.size());
  for (const auto& [sign, name] : kSigns) {
    if (sign == reaction) return name;
  }
  constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789_+-':";
  const bool is_name =
      !reaction.empty() && reaction.find_first_not_of(allowed) == std::string_view::npos;
  return is_name ? std::string(reaction) : "";
}

}  // namespace slack
