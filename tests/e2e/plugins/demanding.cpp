// Cannot be without its settings.
#include <cox/plugin.hpp>

COX_PLUGIN("demanding", "1.0.0", "Wants to be configured") {
  const auto port = plugin.required_setting<std::int64_t>("port", "Where the service listens");
  const std::string token = plugin.secret("token", "For the service");
  const bool loud = plugin.setting("loud", false, "Whether it shouts");
  plugin.respond("service$", [port, loud, token](auto& call) {
    call.reply(std::to_string(port) + (loud ? "!" : ".") + (token.empty() ? "?" : ""));
  });
}
