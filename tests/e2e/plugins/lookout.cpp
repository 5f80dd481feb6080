// Looks at what changes in its part of the brain, until it is told to look away.
#include <cox/plugin.hpp>

COX_PLUGIN("lookout", "1.0.0", "Tells what it sees") {
  std::uint64_t& watch = plugin.make<std::uint64_t>(0);
  plugin.on_start([&plugin, &watch] {
    watch = plugin.brain().watch("boat/", [](auto& call) {
      call.log.info("saw {} at {}", call.name(), call.data().dump());
    });
  });
  plugin.command("sight", "sight <boat> <where>").writes().run([&plugin](auto& call) {
    plugin.brain().set("boat/" + call["boat"], cox::Json(call["where"]));
    call.reply("noted");
  });
  plugin.command("lose", "lose <boat>").writes().run([&plugin](auto& call) {
    plugin.brain().remove("boat/" + call["boat"]);
    call.reply("gone");
  });
  plugin.command("look-away", "look away").writes().run([&plugin, &watch](auto& call) {
    plugin.brain().unwatch(watch);
    call.reply("eyes shut");
  });
}
