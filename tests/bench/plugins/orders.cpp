// As many typed commands as its settings say.
#include <cox/plugin.hpp>
#include <string>

COX_PLUGIN("orders", "1.0.0", "Has many commands") {
  const auto count = plugin.setting("count", std::int64_t(1), "How many");
  const bool writes = plugin.setting("writes", false, "Whether they write");
  for (std::int64_t i = 0; i < count; ++i) {
    const std::string id = "order" + std::to_string(i);
    auto& command = plugin.command(id, id + " <app>[/<ref>] to <env>");
    command.param("env", cox::type::choice({"staging", "prod"}))
        .flag("count", cox::type::integer());
    if (writes) {
      command.writes();
    } else {
      command.reads();
    }
    command.run([](auto& call) { call.send(call["app"]); });
  }
}
