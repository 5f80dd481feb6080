// Who was here when? It looks at everything that is said, but keeps no word of it: only who, where
// and when. What is said in private is nobody's business.
#include <chrono>
#include <cox/plugin.hpp>
#include <string>

#include "sightings.hpp"

namespace {

using namespace std::chrono_literals;

const char* doing(std::uint32_t kind) {
  switch (kind) {
    case COX_MESSAGE_ENTER:
      return "coming in";
    case COX_MESSAGE_LEAVE:
      return "leaving";
    case COX_MESSAGE_TEXT:
    case COX_MESSAGE_EMOTE:
      return "talking";
    default:
      return nullptr;  // a changed topic, a reaction: no sign of somebody being there to talk to
  }
}

// "3 hours ago"
std::string ago(cox::Time::duration time) {
  struct Unit {
    std::chrono::seconds length;
    const char* name;
  };
  static constexpr Unit units[] = {{24h, "day"}, {1h, "hour"}, {1min, "minute"}, {1s, "second"}};
  for (const auto& [length, name] : units) {
    const auto count = time / length;
    if (count >= 1) return std::to_string(count) + " " + name + (count == 1 ? "" : "s") + " ago";
  }
  return "just now";
}

}  // namespace

COX_PLUGIN("seen", "1.0.0", "Tells when somebody was seen last") {
  auto& sightings = plugin.make<Sightings>();

  // Middleware sees everything and makes no call of it.
  plugin
      .receive_middleware([&sightings](auto& step) {
        const cox::Message& said = step.message();
        const char* what = doing(said.kind());
        if (what != nullptr && !said.direct()) {
          sightings.note({said.user_name(), said.adapter(), said.room_name(), what, step.now()});
        }
        return step.pass();
      })
      .id("look");
  // Its own memory of what it saw, of which there is no call either.
  plugin.every(10s, [&](auto&) { sightings.keep(plugin.brain()); }).id("keep").reads();
  plugin.on_unload([&] {
    // What was seen in the last seconds; the brain is still there.
    sightings.keep(plugin.brain());
  });

  plugin.command("seen", "seen <who>")
      .phrase("when was <who> seen")
      .phrase("have you seen <who>")
      .help("When and where somebody was seen last")
      .example("seen ann")
      .reads()
      .run([&](auto& call) {
        const auto last = sightings.find(plugin.brain(), call["who"]);
        if (!last) return (void)call.reply("I have not seen " + call["who"] + " yet.");
        call.reply(last->name + " was seen " + ago(call.now() - last->when) + " in " + last->room +
                   ", " + last->what + ".");
      });
}
