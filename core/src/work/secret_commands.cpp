#include "work/secret_commands.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "commands/arguments.hpp"
#include "work/secret_arguments.hpp"

namespace cox::work {

namespace {

using commands::Argument;

constexpr std::string_view kNotShown = "***";
// Lines in lines: "why not can @bob keep hunter2" has two. Nobody writes more.
constexpr int kDeepest = 4;

const commands::Declaration& command_of(const Share& share) {
  return share.actor->declared.commands[share.hits.front().target.position].command;
}

// Each run of what masked() wrote, whatever its length: that of a secret is nobody's business.
std::string shortened(std::string_view masked) {
  std::string out;
  for (std::size_t i = 0; i < masked.size(); ++i) {
    if (masked[i] != '*') {
      out += masked[i];
    } else if (i == 0 || masked[i - 1] != '*') {
      out += kNotShown;
    }
  }
  return out;
}

std::string nearly(const std::vector<Misread>& misread, std::string_view line) {
  std::string out(line);
  for (const Misread& each : misread) {
    if (commands::takes_secret(each.command())) out = commands::masked(each.command(), out);
  }
  return out == line ? out : shortened(out);
}

// What is shown of messages, and of the lines in them.
class Shown {
 public:
  Shown(const View& view, const routing::Addressing& addressing)
      : view_(view), addressing_(addressing) {}

  std::string text(const chat::Message& message, const Findings& findings, int depth) const {
    const std::string_view line = subject_of(message, addressing_).addressed;
    if (line.empty()) return message.text;
    const auto at = static_cast<std::size_t>(line.data() - message.text.data());
    std::string out = message.text;
    return out.replace(at, line.size(),
                       findings.command ? understood(message, *findings.command, line, depth)
                                        : nearly(findings.misread, line));
  }

  // Which parameters are lines is not declared: whatever reads as a command may be one.
  std::vector<Argument> arguments(const chat::Message& message,
                                  const commands::Declaration& command, std::vector<Argument> given,
                                  int depth) const {
    for (Argument& argument : given) {
      const bool secret = command.parameters[argument.parameter].secret;
      if (secret || argument.standard || !argument.reading.value.is_string()) continue;
      const std::string text = argument.reading.value.as_string();
      std::string shown = part(message, text, depth);
      if (shown == text) continue;
      argument.reading.value = Json(shown);
      argument.reading.text = std::move(shown);
    }
    return given;
  }

 private:
  std::string understood(const chat::Message& message, const Share& share, std::string_view line,
                         int depth) const {
    const commands::Declaration& command = command_of(share);
    const std::vector<Argument>& given = share.hits.front().arguments;
    const std::vector<Argument> shown = arguments(message, command, given, depth);
    return without_secret_arguments(line, commands::values(command, given).dump(),
                                    commands::shown(command, shown).dump(),
                                    commands::canonical(command, shown));
  }

  // A text that may be a line of its own; a word alone has no arguments.
  std::string part(const chat::Message& message, const std::string& said, int depth) const {
    if (said.find_first_of(" \t\r\n") == std::string::npos) return said;
    if (depth >= kDeepest) return std::string(kNotShown);
    chat::Message inner = message;
    inner.text = said;
    inner.kind = COX_MESSAGE_TEXT;
    inner.flags |= COX_MESSAGE_MENTION;  // the bot's name need not be there
    return text(inner, find(view_, addressing_, inner), depth + 1);
  }

  const View& view_;
  const routing::Addressing& addressing_;
};

}  // namespace

bool gives_secret(const View& view, const routing::Addressing& addressing,
                  const chat::Message& message) {
  if (!view.takes_secrets) return false;
  const Findings findings = find(view, addressing, message);
  if (findings.command) {
    return commands::takes_secret(command_of(*findings.command)) ||
           without_secrets(view, addressing, message, findings) != message.text;
  }
  return std::ranges::any_of(findings.misread, [](const Misread& misread) {
    return commands::takes_secret(misread.command());
  });
}

std::string without_secrets(const View& view, const routing::Addressing& addressing,
                            const chat::Message& message, const Findings& findings) {
  if (!view.takes_secrets) return message.text;
  return Shown(view, addressing).text(message, findings, 0);
}

std::string without_secrets(const View& view, const routing::Addressing& addressing,
                            const chat::Message& message) {
  if (!view.takes_secrets) return message.text;
  return without_secrets(view, addressing, message, find(view, addressing, message));
}

std::vector<Argument> shown_arguments(const View& view, const routing::Addressing& addressing,
                                      const chat::Message& message,
                                      const commands::Declaration& command,
                                      std::vector<Argument> arguments) {
  if (!view.takes_secrets) return arguments;
  return Shown(view, addressing).arguments(message, command, std::move(arguments), 0);
}

}  // namespace cox::work
