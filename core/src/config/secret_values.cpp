#include "config/secret_values.hpp"

#include <sys/stat.h>

#include <cstdlib>
#include <cstring>
#include <functional>
#include <utility>

#include "base/files.hpp"
#include "base/program.hpp"
#include "base/secret_forms.hpp"
#include "base/side_by_side.hpp"
#include "base/text.hpp"

namespace cox::config {
namespace {

constexpr std::size_t kLargest = 64u << 10;

// What programs need to find their own files; nothing of what the bot was started with besides.
constexpr const char* kEnvironment[] = {"PATH", "HOME",   "USER",  "LOGNAME",
                                        "LANG", "LC_ALL", "TMPDIR"};

std::vector<std::string> environment_for(const SecretSource& source) {
  std::vector<std::string> names(std::begin(kEnvironment), std::end(kEnvironment));
  names.insert(names.end(), source.environment.begin(), source.environment.end());
  std::vector<std::string> environment;
  for (const std::string& name : names) {
    if (const char* value = std::getenv(name.c_str()))
      environment.push_back(text::cat(name, "=", value));
  }
  return environment;
}

Result<std::string> from_environment(const SecretSource& source) {
  const char* value = std::getenv(source.variable.c_str());
  if (value != nullptr) return std::string(value);
  return not_found(text::cat("the environment variable ", source.variable,
                             " is not set: set it where the bot is started"));
}

Result<std::string> from_file(const SecretSource& source, std::string& warning) {
  struct stat facts {};
  if (::stat(source.file.c_str(), &facts) != 0)
    return failed(text::cat("cannot read ", source.file, ": ", std::strerror(errno)));
  // A pipe or a device could block for ever.
  if (!S_ISREG(facts.st_mode))
    return failed(text::cat("cannot read ", source.file, ": it is not a regular file"));
  if ((facts.st_mode & S_IWOTH) != 0) {
    return failed(text::cat(source.file, " may be changed by anyone on this machine: chmod 600 ",
                            source.file));
  }
  if ((facts.st_mode & S_IROTH) != 0) {
    warning =
        text::cat(source.file, " may be read by anyone on this machine: chmod 600 ", source.file);
  }
  return read_file(source.file, kLargest);
}

Result<std::string> from_command(const SecretSource& source) {
  Program program;
  program.words = source.command;
  program.environment = environment_for(source);
  program.deadline = std::chrono::milliseconds(source.timeout);
  program.output = kLargest;
  return output_of(program);
}

// Messages tell what is wrong, never what was read.
Status check(std::string& value) {
  value.erase(value.find_last_not_of("\r\n") + 1);
  if (value.empty()) return invalid("it is empty");
  if (value.size() > kLargest) return invalid("it is longer than 64 KiB");
  if (!text::is_utf8(value) || value.find('\0') != std::string::npos)
    return invalid("it is not UTF-8 text: store it as base64");
  if (log::parts_of(value).empty())
    return invalid("it is shorter than 4 bytes, so it could not be hidden");
  return {};
}

}  // namespace

SecretValue read_secret(const SecretSource& source) {
  using From = SecretSource::From;
  SecretValue read{not_found("it comes from nowhere"), {}};
  if (source.from == From::environment) read.value = from_environment(source);
  if (source.from == From::file) read.value = from_file(source, read.warning);
  if (source.from == From::command) read.value = from_command(source);
  if (!read.value.ok()) return read;
  if (Status usable = check(*read.value); !usable.ok()) read.value = usable;
  return read;
}

std::vector<SecretValue> read_secrets(const std::vector<SecretSource>& sources) {
  std::vector<SecretValue> values(sources.size(), {not_found("it was not read"), {}});
  std::vector<std::function<void()>> commands;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (sources[i].from == SecretSource::From::command) {
      commands.emplace_back([&, i] { values[i] = read_secret(sources[i]); });
    } else {
      values[i] = read_secret(sources[i]);
    }
  }
  side_by_side(commands);
  return values;
}

}  // namespace cox::config
