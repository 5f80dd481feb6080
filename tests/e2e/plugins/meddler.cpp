// Reloads itself where it must not: while it loads, hands over its state, and ends.
#include <cox/plugin.hpp>
#include <exception>
#include <string>

namespace {

std::string tries_to_reload(cox::Plugin& plugin) {
  try {
    plugin.admin("reload", cox::Json::object({{"plugin", "meddler"}}));
    return "reloaded";
  } catch (const std::exception& error) {
    return error.what();
  }
}

}  // namespace

COX_PLUGIN("meddler", "1.0.0", "Meddles with its own life") {
  plugin.command("meddled", "meddled").reads().run([found = tries_to_reload(plugin)](auto& call) {
    call.reply(found);
  });
  plugin.on_save([&plugin] {
    plugin.log.info("saving: " + tries_to_reload(plugin));
    return cox::Json("some");
  });
  plugin.on_restore([](const cox::Json&) {});
  plugin.on_unload([&plugin] { plugin.log.info("told: " + tries_to_reload(plugin)); });
}
