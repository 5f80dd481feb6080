// Has more ships than a chat shows at once, and some whose name is more than one word.
#include <cox/plugin.hpp>
#include <string>
#include <vector>

namespace {

std::vector<std::string> ships() {
  std::vector<std::string> all = {"Aurora", "North Star", "North Wind"};
  for (int i = 10; i < 40; ++i) all.push_back("tug-" + std::to_string(i));
  return all;
}

}  // namespace

COX_PLUGIN("fleet", "1.0.0", "Knows the ships of a harbour") {
  plugin.type("ship", [] { return cox::Resolution::one_of(ships()); });
  plugin.command("moor", "moor <ship> [with <words...>]")
      .param("ship", cox::type::custom("ship").help("Which one"))
      .run([](auto& call) { call.reply(call["ship"] + " is moored"); });
  plugin.command("ship.show", "show ship <ship> [from <side>]")
      .param("ship", cox::type::custom("ship").help("Which one"))
      .param("side", cox::type::choice({"port", "starboard"}))
      .run([](auto& call) { call.reply("There is " + call["ship"]); });
  // What it calls a ship is no ship of the others.
  plugin.command("wreck", "wreck <ship>")
      .param("ship", cox::type::choice({"Aurelia", "Tugboat"}))
      .run([](auto& call) { call.reply(call["ship"] + " is raised"); });
}
