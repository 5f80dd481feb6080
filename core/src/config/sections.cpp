#include "config/sections.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "base/text.hpp"

namespace cox::config {
namespace {

constexpr std::string_view kNameRule =
    "must be small letters, digits and \"-\", begin with a letter, and have at most 32 characters";

std::string at(const std::string& base, const std::string& path) {
  return (std::filesystem::path(base) / path).lexically_normal().string();
}

// One of several words; `out` is its place in the list.
void read_choice(Section& section, std::string_view key, const std::vector<std::string>& words,
                 std::size_t& out) {
  std::string word = words[out];
  section.read(key, word);
  const auto found = std::ranges::find(words, word);
  if (found != words.end()) {
    out = static_cast<std::size_t>(found - words.begin());
    return;
  }
  section.problem(key, text::cat("must be one of \"", text::join(words, "\", \""), "\", but is \"",
                                 text::clip(word, 40), "\""));
}

void read_addressee(Section& top, std::string_view key, std::string& out) {
  top.read(key, out);
  if (!is_addressee(out)) {
    top.problem(key, "must be one word of at most 64 bytes, without blanks");
  }
}

void read_adapter(const std::string& name, const Json& value, Report& report, Config& config) {
  const std::string path = path_of("adapters", name);
  if (!is_name(name)) report.add(path, text::cat("is not a name: it ", kNameRule));
  if (!value.is_object()) {
    return report.add(path, "must be an object, e.g. {\"adapter\": \"shell\"}");
  }
  Section entry(value, path, report);
  std::string adapter;
  entry.read("adapter", adapter);
  const Json* given = value.find("adapter");
  if (given == nullptr) {
    report.add(path, "has no \"adapter\": add it, e.g. \"adapter\": \"shell\"");
  } else if (given->is_string() && !is_name(adapter)) {
    entry.problem("adapter", text::cat(kNameRule, ", e.g. \"shell\""));
  }
  config.adapters.push_back({name, adapter, value});  // its other keys are the adapter's to judge
}

}  // namespace

// No blanks, since they end it.
bool is_addressee(std::string_view word) {
  return word.size() <= 64 && word.find_first_of(" \t\r\n") == std::string_view::npos;
}

AdapterEntry terminal() { return {"terminal", "shell", Json::object({{"adapter", "shell"}})}; }

void read_bot(Section& top, Config& config) {
  read_addressee(top, "name", config.name);
  if (config.name.empty()) top.problem("name", "must not be empty, e.g. \"cox\"");
  read_addressee(top, "alias", config.alias);
  if (!config.alias.empty() && text::lower_ascii(config.alias) == text::lower_ascii(config.name)) {
    top.problem("alias", "is the same as the name: choose another one or remove it");
  }
  std::size_t policy = 1;
  read_choice(top, "policy", {"open", "closed"}, policy);
  config.policy = policy == 0 ? Policy::open : Policy::closed;
  top.read("admins", config.admins);  // judged with the people
  top.read("answer_bots", config.answer_bots);
}

void read_adapters(Section& top, Report& report, Config& config) {
  const Json* adapters = top.object("adapters");
  if (adapters == nullptr) {
    config.adapters = {terminal()};
    return;
  }
  for (const auto& [name, value] : adapters->members()) read_adapter(name, value, report, config);
  if (adapters->size() > 0) return;
  top.problem("adapters",
              "is empty, so nobody could talk to the bot: add one, e.g. "
              "\"terminal\": {\"adapter\": \"shell\"}, or remove it for the terminal alone");
}

void read_plugins(Section& top, const std::string& base, Config& config) {
  top.read("plugin_folders", config.plugin_folders);
  top.read("adapter_folders", config.adapter_folders);
  for (std::string& folder : config.plugin_folders) folder = at(base, folder);
  for (std::string& folder : config.adapter_folders) folder = at(base, folder);
  top.read("disabled", config.disabled);
  for (std::size_t i = 0; i < config.disabled.size(); ++i) {
    if (is_name(config.disabled[i])) continue;
    top.problem(path_of("disabled", i), text::cat("is not the id of a plugin: it ", kNameRule));
  }
  const Json* plugins = top.object("plugins");
  if (plugins == nullptr) return;
  for (const auto& [id, settings] : plugins->members()) {
    const std::string path = path_of("plugins", id);
    if (!is_name(id)) top.problem(path, text::cat("is not the id of a plugin: it ", kNameRule));
    if (!settings.is_object()) top.problem(path, "must be an object, {...}, with its settings");
    config.plugins.emplace_back(id, settings);
  }
}

void read_log(Section& top, const std::string& base, Report& report, Config& config) {
  const Json* value = top.object("log");
  if (value == nullptr) return;
  Section section(*value, "log", report);
  constexpr auto lowest = static_cast<std::size_t>(log::Level::debug);
  std::size_t level = static_cast<std::size_t>(config.log.level) - lowest;
  read_choice(section, "level", {"debug", "info", "warn", "error", "off"}, level);
  config.log.level = static_cast<log::Level>(level + lowest);
  std::size_t format = 0;
  read_choice(section, "format", {"text", "json"}, format);
  config.log.json = format == 1;
  section.read("file", config.log.file);
  if (!config.log.file.empty()) config.log.file = at(base, config.log.file);
  section.finish();
}

void read_limits(Section& top, Report& report, Config& config) {
  const Json* value = top.object("limits");
  if (value == nullptr) return;
  Section limits(*value, "limits", report);
  limits.read_seconds("drain_seconds", config.drain, 0, 3'600);
  limits.read_seconds("load_seconds", config.load, 0.1, 600);
  limits.read_seconds("middleware_seconds", config.middleware, 0.01, 60);
  limits.read_seconds("resume_seconds", config.resume, 0, 86'400);
  limits.read("threads", config.threads, 1, 4'096);
  limits.read("message_bytes", config.message_bytes, 1'024, 64u << 20);
  limits.read("memory_mib", config.memory_mib, 0, 1u << 20);
  limits.read("inbox", config.inbox, 1, 1'000'000);
  limits.read("mailbox", config.mailbox, 1, 1'000'000);
  limits.read("quarantine_failures", config.quarantine_failures, 0, 1'000'000);
  limits.read_seconds("quarantine_seconds", config.quarantine_window, 1, 86'400);
  limits.read_seconds("stuck_seconds", config.stuck, 0, 86'400);
  limits.read("crashes", config.crashes, 0, 100);
  limits.read_seconds("crash_seconds", config.crash_window, 1, 86'400);
  limits.read("flood_messages", config.flood_messages, 0, 1'000'000);
  limits.read_seconds("flood_seconds", config.flood_window, 0.1, 3'600);
  limits.finish();
}

}  // namespace cox::config
