// The command line of `cox`. Each command lives in cli/.
#include <malloc.h>
#include <pthread.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <new>
#include <system_error>

#include "cli/adapters_command.hpp"
#include "cli/audit_command.hpp"
#include "cli/brain_command.hpp"
#include "cli/check.hpp"
#include "cli/first_process.hpp"
#include "cli/harness.hpp"
#include "cli/init.hpp"
#include "cli/plugin_build.hpp"
#include "cli/plugin_check.hpp"
#include "cli/plugin_new.hpp"
#include "cli/run.hpp"
#include "cli/standard_files.hpp"
#include "cli/supervise.hpp"
#include "config/version.hpp"

namespace {

// A first word that is no command; CLI11 would only say that one is missing.
bool is_unknown(const CLI::App& app, const char* word) {
  if (word == nullptr || word[0] == '-') return false;
  const auto commands =
      app.get_subcommands([&](const CLI::App* command) { return command->check_name(word); });
  if (!commands.empty()) return false;
  std::fprintf(stderr, "cox: there is no command '%s'; `cox --help` lists them\n", word);
  return true;
}

// A library is read whole before it is loaded. By itself glibc raises this bound after the first
// one (mallopt(3)), and keeps the room of the next ones for good: some 50 MB in a bot that holds 5.
void give_large_blocks_back() { ::mallopt(M_MMAP_THRESHOLD, 256 * 1024); }

// A thread gets as much stack as `ulimit -s` tells (pthread_create(3)): with little the first
// message ends the bot, and with much a limited address space (`ulimit -v`) has room for a few
// threads only.
void bound_stacks() {
  constexpr std::size_t kLeast = std::size_t{1} << 20, kMost = std::size_t{8} << 20;
  pthread_attr_t attributes;
  if (::pthread_getattr_default_np(&attributes) != 0) return;
  std::size_t size = 0;
  ::pthread_attr_getstacksize(&attributes, &size);
  ::pthread_attr_setstacksize(&attributes, std::clamp(size, kLeast, kMost));
  ::pthread_setattr_default_np(&attributes);
  ::pthread_attr_destroy(&attributes);
}

// What nothing closer to its cause could say.
int fails(const std::exception& error) {
  const auto* of_system = dynamic_cast<const std::system_error*>(&error);
  if (of_system != nullptr && of_system->code() == std::errc::resource_unavailable_try_again) {
    std::fprintf(stderr,
                 "cox: the system gives no further thread: allow more (TasksMax= and MemoryMax= of "
                 "the service, `ulimit -u`, `ulimit -v`)\n");
  } else if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) {
    std::fprintf(stderr,
                 "cox: there is no memory left: allow more (MemoryMax= of the service, `ulimit "
                 "-v`)\n");
  } else {
    std::fprintf(stderr, "cox: %s\n", error.what());
  }
  return 1;
}

}  // namespace

int main(int argc, char** argv) try {
  if (const auto code = cox::cli::stay_as_first_process()) return *code;
  give_large_blocks_back();
  bound_stacks();
  cox::cli::open_standard_files();
  if (const auto supervised = cox::cli::supervise(argc, argv)) return *supervised;
  CLI::App app("Coxswain: a ChatOps bot whose plugins are swapped while it runs", "cox");
  app.set_version_flag("--version", std::string("cox ") + cox::config::version());
  app.require_subcommand(1);
  int exit_code = 0;
  cox::cli::add_run(app, exit_code);
  cox::cli::add_init(app, exit_code);
  cox::cli::add_check(app, exit_code);
  cox::cli::add_adapters_command(app, exit_code);
  cox::cli::add_brain_command(app, exit_code);
  cox::cli::add_audit_command(app, exit_code);
  CLI::App& plugin = *app.add_subcommand("plugin", "Build, start or check a plugin");
  plugin.require_subcommand(1);
  cox::cli::add_plugin_build(plugin, exit_code);
  cox::cli::add_plugin_new(plugin, exit_code);
  cox::cli::add_plugin_check(plugin, exit_code);
  cox::cli::add_harness(app, exit_code);
  if (is_unknown(app, argc > 1 ? argv[1] : nullptr)) return 2;
  CLI11_PARSE(app, argc, argv);
  return exit_code;
} catch (const std::exception& error) {
  return fails(error);
}
