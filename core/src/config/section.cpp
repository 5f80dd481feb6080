#include "config/section.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "base/text.hpp"

namespace cox::config {
namespace {

std::string_view kind_of(const Json& value) {
  if (value.is_null()) return "null";
  if (value.is_bool()) return "true or false";
  if (value.is_number()) return "a number";
  if (value.is_string()) return "a text";
  return value.is_array() ? "a list" : "an object";
}

std::string in_short(double number) {
  std::array<char, 32> out{};
  const auto general = std::chars_format::general;
  return {out.data(), std::to_chars(out.begin(), out.end(), number, general, 6).ptr};
}

}  // namespace

bool is_name(std::string_view name) {
  const auto fits = [](char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '-';
  };
  return !name.empty() && name.size() <= 32 && name[0] >= 'a' && std::ranges::all_of(name, fits);
}

Section::Section(const Json& value, std::string path, Report& report)
    : value_(value), path_(std::move(path)), report_(report) {}

const Json* Section::get(std::string_view key) {
  known_.emplace_back(key);
  return value_.find(key);
}

void Section::problem(std::string_view key, std::string message) {
  report_.add(path_of(path_, key), std::move(message));
}

void Section::wrong_type(std::string_view key, std::string_view wanted, const Json& value) {
  problem(key, text::cat("must be ", wanted, ", but is ", kind_of(value)));
}

void Section::read(std::string_view key, std::string& out) {
  const Json* value = get(key);
  if (value == nullptr) return;
  if (!value->is_string()) return wrong_type(key, "a text in quotes", *value);
  out = value->text();
}

void Section::read(std::string_view key, bool& out) {
  const Json* value = get(key);
  if (value == nullptr) return;
  if (!value->is_bool()) return wrong_type(key, "true or false", *value);
  out = value->as_bool();
}

void Section::read(std::string_view key, std::vector<std::string>& out) {
  const Json* value = get(key);
  if (value == nullptr) return;
  if (!value->is_array()) return wrong_type(key, "a list of texts, [\"...\"]", *value);
  std::size_t index = 0;
  for (const Json& item : value->items()) {
    const std::string place = path_of(key, index++);
    if (!item.is_string()) {
      wrong_type(place, "a text in quotes", item);
    } else {
      out.emplace_back(item.text());
    }
  }
}

void Section::read(std::string_view key, std::size_t& out, std::size_t least, std::size_t most) {
  const Json* value = get(key);
  if (value == nullptr) return;
  if (!value->is_int()) return wrong_type(key, "a whole number", *value);
  const std::int64_t number = value->as_int();
  if (number < 0 || std::cmp_less(number, least) || std::cmp_greater(number, most)) {
    return problem(key, text::cat("must be from ", least, " to ", most, ", but is ", number));
  }
  out = static_cast<std::size_t>(number);
}

void Section::read_seconds(std::string_view key, Millis& out, double least, double most) {
  read_time(key, out, least, most, {"seconds", 1'000});
}

void Section::read_minutes(std::string_view key, Millis& out, double least, double most) {
  read_time(key, out, least, most, {"minutes", 60'000});
}

void Section::read_time(std::string_view key, Millis& out, double least, double most,
                        const Unit& unit) {
  const Json* value = get(key);
  if (value == nullptr) return;
  if (!value->is_number()) return wrong_type(key, text::cat("a number of ", unit.name), *value);
  const double time = value->as_double();
  if (!(time >= least && time <= most)) {
    return problem(key, text::cat("must be from ", in_short(least), " to ", in_short(most), " ",
                                  unit.name, ", but is ", in_short(time)));
  }
  out = std::llround(time * unit.milliseconds);
}

const Json* Section::object(std::string_view key) {
  const Json* value = get(key);
  if (value == nullptr || value->is_object()) return value;
  wrong_type(key, "an object, {...}", *value);
  return nullptr;
}

void Section::finish() {
  for (const auto& [key, value] : value_.members()) {
    if (std::ranges::find(known_, key) != known_.end()) continue;
    const std::string meant = text::nearest(key, known_);
    problem(key, meant.empty()
                     ? text::cat("is not known: remove it; known here: ", text::join(known_, ", "))
                     : text::cat("is not known: did you mean \"", meant, "\"?"));
  }
}

}  // namespace cox::config
