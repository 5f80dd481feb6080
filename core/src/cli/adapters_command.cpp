#include "cli/adapters_command.hpp"

#include <CLI/CLI.hpp>
#include <cox/connection_text.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

#include "connection_board.hpp"
#include "home.hpp"

namespace cox::cli {

namespace {

struct Options {
  std::string home = ".";
  bool json = false;
};

bool all_online(const Json& adapters) {
  for (const Json& adapter : adapters.items()) {
    if (adapter["state"].text() != "online") return false;
  }
  return true;
}

// 0: all are online; 1: one is not; 2: nothing can be said.
int show(const Options& options) {
  const Home home{std::filesystem::absolute(options.home).lexically_normal().string()};
  if (!std::filesystem::is_directory(home.state()) || !HomeLock::is_taken(home)) {
    std::fprintf(stderr, "cox: no bot runs in %s; is --home right?\n", home.folder.c_str());
    return 2;
  }
  const auto seen = ConnectionBoard::read(home.connections(), SystemClock().now());
  if (!seen.ok()) {
    std::fprintf(stderr, "cox: %s\n", seen.status().message().c_str());
    return 2;
  }
  const std::string text = options.json ? seen->adapters.dump() : connections_text(seen->adapters);
  std::printf("%s\n", text.c_str());
  return all_online(seen->adapters) ? 0 : 1;
}

}  // namespace

void add_adapters_command(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("adapters", "Show how the running bot's connections to chats are");
  command->add_option("--home", options->home, "The bot's home")->envname("COX_HOME");
  command->add_flag("--json", options->json, "As JSON");
  command->callback([options, &exit_code] { exit_code = show(*options); });
}

}  // namespace cox::cli
