// Saying yes or no to what waits for it. The core judges who may; these are only its words in chat.
#include <cox/plugin.hpp>
#include <string>

namespace {

using cox::Json;

std::string minutes(std::int64_t milliseconds) {
  const std::int64_t seconds = milliseconds / 1000;
  if (seconds < 90) return std::to_string(seconds) + " s";
  return std::to_string(seconds / 60) + " min";
}

std::string line(const Json& plan) {
  const std::string missing = plan["missing"].as_string();
  return plan["id"].as_string() + "  " + plan["canonical"].as_string() + "  (asked by " +
         plan["user_name"].as_string() + ", " +
         (missing.empty()
              ? "begins now"
              : "needs " + missing + ", ends in " + minutes(plan["ends_in_ms"].as_int())) +
         ")";
}

std::string list(const Json& plans) {
  std::string text;
  for (const Json& plan : plans.items()) text += (text.empty() ? "" : "\n") + line(plan);
  return text.empty() ? "Nothing waits for anybody." : text;
}

// What is said is judged by the core, whoever says it; so everybody may say it.
void verb(cox::Plugin& plugin, const char* id, const char* phrase, const char* help) {
  plugin.command(id, phrase).help(help).reads().run([id](auto& call) {
    const Json done =
        call.authority(id, Json::object({{"id", call["id"]}, {"why", call["reason"]}}));
    call.reply(done["said"].as_string());
  });
}

}  // namespace

COX_PLUGIN("approvals", "1.0.0", "Approves and denies what waits for a yes") {
  verb(plugin, "approve", "approve <id>", "Says yes to a plan of somebody else");
  verb(plugin, "deny", "deny <id> [because <reason...>]", "Says no to a plan");
  plugin.command("pending", "pending")
      .help("The plans that wait for a yes")
      .reads()
      .run([](auto& call) { call.reply(list(call.authority("pending"))); });
}
