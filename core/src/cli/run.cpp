#include "cli/run.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "bot.hpp"

namespace cox::cli {

void add_run(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<BotOptions>();
  CLI::App* run = app.add_subcommand("run", "Start the bot");
  run->add_option("--home", options->home, "Folder with cox.json, plugins/ and state/")
      ->envname("COX_HOME");
  run->add_option("--config", options->config, "Config file instead of HOME/cox.json");
  run->add_option("--adapter", options->adapter, "Run this adapter alone, e.g. shell");
  run->add_option("--name", options->name, "The bot's name instead of the config's");
  run->add_option("--alias", options->alias, "Another name it listens to, e.g. /");
  run->add_option("--plugins", options->plugin_folders,
                  "A further folder of plugins (may be repeated)");
  run->add_flag("--timings", options->timings, "Print what start-up spent its time on");
  run->callback([options, &exit_code] {
    auto bot = Bot::create(*options);
    if (!bot.ok()) {
      std::fprintf(stderr, "cox: %s\n", bot.status().message().c_str());
      exit_code = 1;
      return;
    }
    exit_code = (*bot)->run();
  });
}

}  // namespace cox::cli
