// Is it there, and which one is it? The questions people ask a bot first.
#include <cox/plugin.hpp>
#include <ctime>

namespace {

// ISO 8601 in UTC, e.g. 2026-11-23T09:44:45Z.
std::string timestamp(std::chrono::system_clock::time_point time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[32];
  return {text, std::strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

}  // namespace

COX_PLUGIN("diagnostics", "1.0.0", "Answers whether the bot is there, and which one it is") {
  plugin.command("ping", "ping").help("Answers PONG").reads().run([](auto& call) {
    call.reply("PONG");
  });
  plugin.command("echo", "echo <text...>").help("Says the same").reads().run([](auto& call) {
    call.send(call["text"]);
  });
  plugin.command("time", "time").help("The bot's clock, in UTC").reads().run([](auto& call) {
    call.reply(timestamp(call.now()));
  });
  plugin.command("version", "version").help("The version of the bot").reads().run([&](auto& call) {
    call.reply("Coxswain " + plugin.core_version());
  });
  plugin.command("adapter", "adapter")
      .help("The connection you are on")
      .reads()
      .run([](auto& call) { call.reply(call.adapter()); });
}
