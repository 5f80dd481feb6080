#include "commands/value.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "base/look_alike.hpp"
#include "base/text.hpp"
#include "commands/skeleton.hpp"
#include "routing/fold.hpp"

namespace cox::commands {

namespace {

using Reader = Read (*)(const Parameter&, std::string_view, const Circumstances&);

using routing::folded;

template <class Number>
std::optional<Number> number_of(std::string_view text) {
  if (text.starts_with('+') && text.size() > 1 && text[1] != '-') text.remove_prefix(1);
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return {};
  return number;
}

// The fewest digits that read back as that number.
std::string shortest(double number) {
  std::array<char, 32> digits{};
  const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  return {digits.data(), written.ptr};
}

bool fits(const Parameter& parameter, double number) {
  return (!parameter.min || number >= *parameter.min) &&
         (!parameter.max || number <= *parameter.max);
}

Complaint complaint(const Parameter& parameter) { return {expected(parameter), {}}; }

Read read_string(const Parameter&, std::string_view text, const Circumstances&) {
  return Reading{text, std::string(text)};
}

Read read_number(const Parameter& parameter, std::string_view text, const Circumstances&) {
  const auto number = number_of<double>(text);
  if (!number || !std::isfinite(*number) || !fits(parameter, *number)) return complaint(parameter);
  return Reading{*number, shortest(*number)};
}

Read read_integer(const Parameter& parameter, std::string_view text, const Circumstances&) {
  const auto number = number_of<std::int64_t>(text);
  if (!number || !fits(parameter, static_cast<double>(*number))) return complaint(parameter);
  return Reading{*number, std::to_string(*number)};
}

Read read_boolean(const Parameter& parameter, std::string_view text, const Circumstances&) {
  const std::string word = text::lower_ascii(text);
  for (const std::string_view yes : {"yes", "true", "on", "1"}) {
    if (word == yes) return Reading{true, "yes"};
  }
  for (const std::string_view no : {"no", "false", "off", "0"}) {
    if (word == no) return Reading{false, "no"};
  }
  return complaint(parameter);
}

Read read_choice(const Parameter& parameter, std::string_view text, const Circumstances&) {
  if (const std::string* found = find_choice(parameter.choices, text)) {
    return Reading{*found, *found};
  }
  return Complaint{expected(parameter), text::nearest(skeleton(text), parameter.choices)};
}

Read read_duration(const Parameter& parameter, std::string_view text, const Circumstances&) {
  const auto span = parse_duration(text);
  if (!span || !fits(parameter, static_cast<double>(*span))) return complaint(parameter);
  return Reading{*span, format_duration(*span)};
}

Read read_date(const Parameter& parameter, std::string_view text,
               const Circumstances& circumstances) {
  auto date = parse_date(text, circumstances.now);
  if (!date) return complaint(parameter);
  return Reading{*date, *date};
}

// What a chat makes of a mention: "<@U123>", "<@U123|ann>", "@ann".
std::string_view without_decoration(std::string_view text, char mark) {
  const char opening[] = {'<', mark, '\0'};
  if (text.starts_with(opening) && text.ends_with('>')) {
    text = text.substr(2, text.size() - 3);
    return text.substr(0, text.find('|'));
  }
  if (mark == '@' && text.starts_with(mark)) text.remove_prefix(1);
  return text;
}

bool is_one_word(std::string_view text) {
  return !text.empty() && text.find_first_of(" \t\r\n\"'") == std::string_view::npos;
}

Read read_user(const Parameter& parameter, std::string_view text,
               const Circumstances& circumstances) {
  const std::string_view name = without_decoration(text, '@');
  if (!is_one_word(name)) return complaint(parameter);
  // The names of connections are plain; whatever is before another colon belongs to the account.
  const std::size_t colon = name.find(':');
  const bool full = colon != std::string_view::npos && colon > 0 && !text.starts_with('@') &&
                    !text.starts_with('<') && colon + 1 < name.size();
  if (const std::string why = look_alike(full ? name.substr(colon + 1) : name); !why.empty()) {
    return Complaint{text::cat("a name in one alphabet (it ", why, ")"), skeleton(name)};
  }
  std::string user = full || circumstances.adapter.empty()
                         ? std::string(name)
                         : text::cat(circumstances.adapter, ":", name);
  return Reading{user, user};
}

Read read_room(const Parameter& parameter, std::string_view text,
               const Circumstances& circumstances) {
  if (text::lower_ascii(text) == "here" && !circumstances.room.empty()) {
    return Reading{circumstances.room, std::string(circumstances.room)};
  }
  const std::string_view name = without_decoration(text, '#');
  if (!is_one_word(name)) return complaint(parameter);
  return Reading{name, std::string(name)};
}

Read read_json(const Parameter&, std::string_view text, const Circumstances&) {
  Json::Error error;
  auto value = Json::parse(text, &error);
  if (!value) return Complaint{text::cat("JSON (", error.what, ")"), {}};
  std::string dumped = value->dump();
  return Reading{std::move(*value), std::move(dumped)};
}

Read read_custom(const Parameter&, std::string_view text, const Circumstances&) {
  return Reading{text, std::string(text), true};
}

// In the order of Kind.
constexpr Reader kReaders[] = {read_string, read_number,   read_integer, read_boolean,
                               read_choice, read_duration, read_date,    read_user,
                               read_room,   read_json,     read_custom};

std::string limit(const Parameter& parameter, double value) {
  if (parameter.kind == Kind::duration) return format_duration(static_cast<Millis>(value));
  if (value == std::floor(value) && std::abs(value) < 1e15) {
    return std::to_string(static_cast<std::int64_t>(value));
  }
  return Json(value).dump();
}

std::string range(const Parameter& parameter) {
  if (parameter.min && parameter.max) {
    return text::cat(" from ", limit(parameter, *parameter.min), " to ",
                     limit(parameter, *parameter.max));
  }
  if (parameter.min) return text::cat(", at least ", limit(parameter, *parameter.min));
  if (parameter.max) return text::cat(", at most ", limit(parameter, *parameter.max));
  return "";
}

constexpr std::string_view kExpected[] = {
    "a text",
    "a number",
    "a whole number",
    "yes or no",
    "",
    "a duration such as 90s, 1h30m or \"2 days\"",
    "a date such as 2026-11-28, today or \"tomorrow 14:00\"",
    "somebody's name, such as @ann",
    "a room, such as #ops or here",
    "JSON",
    "",
};

}  // namespace

Read read_value(const Parameter& parameter, std::string_view text,
                const Circumstances& circumstances) {
  return kReaders[static_cast<std::size_t>(parameter.kind)](parameter, text, circumstances);
}

std::string expected(const Parameter& parameter) {
  if (parameter.kind == Kind::choice) {
    return parameter.choices.size() == 1 ? parameter.choices.front()
                                         : text::cat("one of ", either(parameter.choices));
  }
  if (parameter.kind == Kind::custom) return text::cat("a value of the type ", parameter.type);
  return text::cat(kExpected[static_cast<std::size_t>(parameter.kind)], range(parameter));
}

const std::string* find_choice(const std::vector<std::string>& candidates, std::string_view text) {
  for (const std::string& candidate : candidates) {
    if (candidate == text) return &candidate;
  }
  const std::string wanted = folded(text);
  for (const std::string& candidate : candidates) {
    if (folded(candidate) == wanted) return &candidate;
  }
  return nullptr;
}

std::string either(const std::vector<std::string>& names, std::size_t most) {
  std::string out;
  const std::size_t shown = names.size() > most ? most : names.size();
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) out += i + 1 == names.size() ? " or " : ", ";
    out += names[i];
  }
  if (shown < names.size()) out += text::cat(" or ", names.size() - shown, " others");
  return out;
}

}  // namespace cox::commands
