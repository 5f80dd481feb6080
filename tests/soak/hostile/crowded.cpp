// As many listeners, and as many groups in one pattern, as the config says.
#include <cox/plugin.hpp>
#include <string>

namespace {

std::string with_groups(std::int64_t count) {
  std::string pattern = "crowd";
  for (std::int64_t i = 0; i < count; ++i) pattern += "(.)";
  return pattern;
}

}  // namespace

COX_PLUGIN("crowded", "1.0.0", "Very many listeners, or groups") {
  const std::int64_t listeners = plugin.setting("listeners", 0, "how many");
  for (std::int64_t i = 0; i < listeners; ++i)
    plugin.respond("(?:turn|switch) device" + std::to_string(i) + " (on|off)$",
                   [](auto& call) { call.reply("switched"); });
  const std::int64_t groups = plugin.setting("groups", 0, "of one pattern");
  if (groups > 0) plugin.hear(with_groups(groups), [](auto& call) { call.send("crowd"); });
}
