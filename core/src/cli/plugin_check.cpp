#include "cli/plugin_check.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>

#include "base/log.hpp"
#include "base/text.hpp"
#include "cli/trial.hpp"

namespace cox::cli {

namespace {

void line(const char* name, const std::string& value) {
  if (!value.empty()) std::printf("%-10s %s\n", name, value.c_str());
}

void print_library(const Trial& trial) {
  line(trial.adapter ? "adapter" : "plugin",
       text::cat(trial.id, " ", trial.version, " - ", trial.about));
  line("abi", text::cat(trial.abi_major, ".", trial.abi_minor, " (this cox has ", COX_ABI_MAJOR,
                        ".", COX_ABI_MINOR, ")"));
  line("build", trial.inspection.build_id);
  line("needs", trial.needs);
  line("libraries", text::join(trial.inspection.needed, ", "));
}

void print_offers(const Trial& trial) {
  for (const auto& each : trial.declared.commands) {
    const auto& command = each.command;
    line("command", text::cat(command.id, ": ", text::join(command.phrases, " | "), "  [",
                              to_string(command.effect_or_default()),
                              command.permission.empty() ? "" : ", needs ", command.permission,
                              "]  ", command.help));
  }
  for (const auto& each : trial.declared.listeners) {
    const auto& listener = each.listener;
    line("listener", text::cat(listener.id, ": ", routing::to_text(listener.kind), " ",
                               listener.pattern.expression, "  [",
                               to_string(listener.effect_or_default()), "]"));
  }
  for (const auto& each : trial.declared.middleware) line("middleware", each.id);
  for (const auto& each : trial.declared.schedules) line("schedule", each.id);
  for (const auto& each : trial.declared.jobs) line("job", each.name);
  for (const auto& each : trial.declared.routes) line("route", each.route.pattern.text());
  for (const auto& each : trial.declared.events) line("event", each.name);
  for (const auto& each : trial.declared.answers) line("answers", each.name);
  for (const auto& each : trial.declared.types) line("type", each.name);
  for (const auto& each : trial.settings) {
    line("setting",
         text::cat(each.key, " (", each.type, each.required ? ", required" : "", "): ", each.help));
  }
}

std::string unload_verdict(const Trial& trial) {
  if (!trial.unloaded.ok()) return text::cat("no: ", trial.unloaded.message());
  return "yes";
}

int check(const std::string& path) {
  log::Options quiet;
  quiet.level = log::Level::off;
  log::configure(quiet);
  auto bench = TrialBench::make_bare();
  if (!bench.ok()) {
    std::fprintf(stderr, "cox: %s\n", bench.status().message().c_str());
    return 2;
  }
  auto trial = (*bench)->run(path);
  if (!trial.ok()) {
    std::printf("refused: %s\n", trial.status().message().c_str());
    return 1;
  }
  print_library(*trial);
  print_offers(*trial);
  line("unloads", unload_verdict(*trial));
  return 0;
}

}  // namespace

void add_plugin_check(CLI::App& plugin, int& exit_code) {
  auto path = std::make_shared<std::string>();
  CLI::App* command = plugin.add_subcommand(
      "check", "Say what a library is, offers and needs, or why it would be refused");
  command->add_option("FILE", *path, "The .so file")->required();
  command->callback([path, &exit_code] { exit_code = check(*path); });
}

}  // namespace cox::cli
