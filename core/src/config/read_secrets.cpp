#include <filesystem>

#include "base/text.hpp"
#include "config/sections.hpp"

namespace cox::config {
namespace {

constexpr std::string_view kNameRule =
    "it begins with a-z and goes on with a-z, 0-9 and \"-\", at most 32 characters";

void read_command(Section& section, SecretSource& secret) {
  section.read("command", secret.command);
  section.read("environment", secret.environment);
  section.read_seconds("timeout_seconds", secret.timeout, 0.1, 600);
  if (secret.command.empty() || secret.command[0].empty()) {
    section.problem("command",
                    "must be the program and its arguments, e.g. [\"pass\", \"show\", \"db\"]");
  }
}

void read_source(Section& section, const std::string& base, SecretSource& secret) {
  using From = SecretSource::From;
  int sources = 0;
  for (const auto& [key, from] :
       {std::pair("env", From::environment), std::pair("file", From::file),
        std::pair("command", From::command)}) {
    if (section.get(key) == nullptr) continue;
    secret.from = from;
    ++sources;
  }
  if (sources != 1) {
    for (const char* key : {"environment", "timeout_seconds"}) section.get(key);
    return section.problem(sources == 0 ? "" : "env",
                           "needs one source: \"env\", the name of an environment variable, "
                           "\"file\", a path, or \"command\", a program and its arguments");
  }
  section.read("env", secret.variable);
  section.read("file", secret.file);
  if (secret.from == From::environment && secret.variable.empty())
    section.problem("env", "must be the name of an environment variable");
  if (secret.from == From::file && secret.file.empty())
    section.problem("file", "must be the path of a file");
  if (!secret.file.empty())
    secret.file = (std::filesystem::path(base) / secret.file).lexically_normal().string();
  if (secret.from == From::command) read_command(section, secret);
}

void read_secret(const std::string& name, const Json& value, const std::string& base,
                 Report& report, Config& config) {
  const std::string path = path_of("secrets", name);
  if (!is_name(name)) report.add(path, text::cat("is not the name of a secret: ", kNameRule));
  if (!value.is_object()) {
    return report.add(path,
                      "must be an object with its source, e.g. {\"env\": \"DB_PASSWORD\", "
                      "\"plugins\": [\"deploy\"]}; the secret itself does not belong here");
  }
  Section section(value, path, report);
  SecretSource secret;
  secret.name = name;
  read_source(section, base, secret);
  section.read_seconds("refresh_seconds", secret.refresh, 1, 30 * 86'400);
  section.read("plugins", secret.plugins);
  for (std::size_t i = 0; i < secret.plugins.size(); ++i) {
    if (!is_name(secret.plugins[i]))
      section.problem(path_of("plugins", i), text::cat("is not the id of a plugin: ", kNameRule));
  }
  section.finish();
  config.secrets.push_back(std::move(secret));
}

}  // namespace

void read_secrets(Section& top, const std::string& base, Report& report, Config& config) {
  std::string patterns = "flag";
  top.read("secret_patterns", patterns);
  if (patterns != "flag" && patterns != "off") {
    top.problem("secret_patterns",
                "must be \"flag\", to look for tokens and keys in what people say, or \"off\"");
  }
  config.flag_tokens = patterns != "off";
  const Json* value = top.object("secrets");
  if (value == nullptr) return;
  for (const auto& [name, each] : value->members()) read_secret(name, each, base, report, config);
}

}  // namespace cox::config
