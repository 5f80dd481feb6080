// As many commands as its settings ask for: their own first words, or all with the same one.
#include <cox/plugin.hpp>
#include <string>

COX_PLUGIN("phrases", "1.0.0", "Has commands with many phrases") {
  const std::int64_t count = plugin.setting("count", 1000, "How many commands");
  const bool shared = plugin.setting("shared", false, "They all begin with the same word");
  for (std::int64_t i = 0; i < count; ++i) {
    const std::string number = std::to_string(i);
    const std::string words = (shared ? "run task-" : "deploy-") + number;
    plugin.command("order-" + number, words + " <app>[/<ref>] to <env>")
        .param("env", cox::type::choice({"staging", "prod"}))
        .flag("version", cox::type::string())
        .flag("force")
        .reads()
        .run([](auto& call) { call.send("ok"); });
  }
}
