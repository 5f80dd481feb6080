// Overhears, and speaks where it may and where it may not.
#include <cox/plugin.hpp>

COX_PLUGIN("overhearer", "1.0.0", "Overhears") {
  plugin.hear("gossip", [](auto& call) { call.direct_message("did you hear?"); });
  plugin.catch_all([](auto& call) { call.reply("Pardon?"); });
}
