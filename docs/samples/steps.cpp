// Middleware, as docs/writing-a-plugin.md shows it.
#include <atomic>
#include <cox/plugin.hpp>
#include <string>

COX_PLUGIN("steps", "1.0.0", "Shows middleware") {
  // [receive]
  plugin.receive_middleware([](auto& step) {
    if (step.user() == "spammer") return step.deny();
    return step.pass();
  });
  // [/receive]

  // [listener]
  plugin
      .listener_middleware([](auto& step) {
        const bool frozen = step.common_brain().get("freeze", false).as_bool();
        if (frozen && step.name() == "deploy") return step.deny("There is a freeze until Monday.");
        return step.pass();
      })
      .id("freeze");
  // [/listener]

  // [response]
  auto& said = plugin.make<std::atomic<int>>(0);  // steps run at the same time
  plugin.response_middleware([&said](auto& step) {
    ++said;
    if (step.format() == COX_FORMAT_TEXT && step.text().size() > 4000) {
      step.replace_text(step.text().substr(0, 4000) + " ...");
    }
    return step.pass();
  });
  // [/response]
}
