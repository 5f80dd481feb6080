// Says how it is set.
#include <cox/plugin.hpp>

COX_PLUGIN("shelf", "1.0.0", "Has settings") {
  const std::int64_t boards = plugin.setting("boards", 1, "How many boards it has");
  const std::string owner = plugin.required_setting<std::string>("owner", "Whose it is");
  plugin.respond("shelf$", [boards, owner](auto& call) {
    call.reply(std::to_string(boards) + " boards of " + owner);
  });
}
