#include "commands/arguments.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "base/text.hpp"
#include "commands/flags.hpp"
#include "commands/line.hpp"

namespace cox::commands {

namespace {

constexpr auto kSecret = "***";

Json by_name(const Declaration& command, const std::vector<Argument>& arguments, bool hide) {
  Json all = Json::object();
  for (const Argument& argument : arguments) {
    const Parameter& parameter = command.parameters[argument.parameter];
    Json value = hide && parameter.secret ? Json(kSecret) : argument.reading.value;
    if (!parameter.repeated) {
      all.set(parameter.name, std::move(value));
      continue;
    }
    Json list = all[parameter.name];
    all.set(parameter.name, list.push(std::move(value)));
  }
  return all;
}

bool needs_quotes(std::string_view text) {
  const Line line(text);
  if (line.size() == 0 || line.extent(0, line.size()) != text.size()) return true;
  if (line.opens_quote(0) || line.next_blank(0) != line.size()) return true;
  return text.starts_with("--") || text.starts_with("—");
}

// How much of a flag that makes no sense is its name, and may be shown.
std::size_t size_of_name(const Mismatch& wrong, std::string_view line) {
  std::string_view name = line.substr(wrong.at, wrong.length);
  name.remove_prefix(std::min(name.find_first_not_of("-—"), name.size()));
  return is_parameter_name(name) ? wrong.length : 0;
}

}  // namespace

Json values(const Declaration& command, const std::vector<Argument>& arguments) {
  return by_name(command, arguments, false);
}

Json shown(const Declaration& command, const std::vector<Argument>& arguments) {
  return by_name(command, arguments, true);
}

std::string canonical(const Declaration& command, const std::vector<Argument>& arguments) {
  std::string out = command.id;
  for (const Argument& argument : arguments) {
    const Parameter& parameter = command.parameters[argument.parameter];
    const std::string& text = argument.reading.text;
    if (parameter.kind == Kind::boolean && !parameter.secret) {
      out += text::cat(text == "yes" ? " --" : " --no-", parameter.name);
    } else {
      out += text::cat(" --", parameter.name, " ",
                       parameter.secret ? std::string(kSecret) : quote(text));
    }
  }
  return out;
}

std::optional<std::string> text_of(const std::vector<Argument>& arguments, std::size_t parameter) {
  std::optional<std::string> out;
  for (const Argument& argument : arguments) {
    if (argument.parameter != parameter) continue;
    out = out ? text::cat(*out, " ", argument.reading.text) : argument.reading.text;
  }
  return out;
}

std::string masked(const Declaration& command, std::string_view line) {
  std::string out(line);
  const auto hide = [&out](std::size_t from, std::size_t length) {
    for (char& byte : std::span(out).subspan(from, length)) {
      if (!is_blank(static_cast<unsigned char>(byte))) byte = '*';
    }
  };
  const auto hide_from = [&](std::size_t from) { hide(from, line.size() - from); };
  const Line read(line);
  if (says_secret(command)) hide_from(read.offset(read.next_blank(0)));
  const Flags flags = read_flags(read, command.parameters, Strictness::every_flag_is_meant);
  for (const Flag& flag : flags.given) {
    if (command.parameters[flag.parameter].secret) hide(flag.at, flag.length);
  }
  // It may have been meant to be a secret one.
  if (flags.wrong && takes_secret(command))
    hide_from(flags.wrong->at + size_of_name(*flags.wrong, line));
  return out;
}

std::string quote(std::string_view text) {
  if (!needs_quotes(text)) return std::string(text);
  std::string out = "\"";
  for (const char byte : text) {
    if (byte == '"' || byte == '\\') out += '\\';
    out += byte;
  }
  return out + "\"";
}

}  // namespace cox::commands
