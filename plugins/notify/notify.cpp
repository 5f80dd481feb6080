// An HTTP POST becomes a message in a room: for builds, monitors and scripts. The operator names
// the rooms, their tokens and their sentences in the config; a token speaks in its own room only.
#include <cox/plugin.hpp>
#include <string>

#include "target.hpp"

COX_PLUGIN("notify", "1.0.0", "Says in a room what an HTTP POST brings") {
  const auto& targets = plugin.make<std::map<std::string, Target>>(parse_targets(
      plugin.setting("targets", cox::Json::object(),
                     R"(rooms by name: {"deploys": {"to": "libera:#ops", "token": "..."}})")));

  plugin.command("notify.targets", "notify targets")
      .help("The rooms that can be notified over HTTP")
      .reads()
      .run([&targets](auto& call) {
        std::string text;
        for (const auto& [name, target] : targets)
          text += "\n/notify/" + name + " -> " + target.where.adapter + ":" + target.where.room;
        call.reply(text.empty() ? "None: name some under plugins.notify.targets in the config."
                                : "POST to:" + text);
      });
  if (targets.empty()) return;

  plugin
      .http("POST /notify/:target",
            [&targets](auto& call) {
              const cox::Request request = call.request();
              const auto found = targets.find(call["target"]);
              // Who has no token learns no names either.
              if (found == targets.end() || !found->second.admits(request))
                throw cox::HttpError(401, "no such target, or not its token");
              const Target& target = found->second;
              const std::string text = target.text_of(request);
              if (target.markdown) {
                call.send_to(target.where, cox::Markdown(text));
              } else {
                call.send_to(target.where, text);
              }
              call.respond(200, "ok\n");
            })
      .id("notify")
      .body_bytes(256 << 10);
}
