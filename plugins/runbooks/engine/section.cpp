#include "engine/section.hpp"

#include <algorithm>
#include <charconv>
#include <numeric>

namespace runbooks {

namespace {

constexpr Millis kLongestSpan = std::chrono::hours(24 * 7);

// How many single changes make one of the other.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t(0));
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t before = row[0]++;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = before + (a[i - 1] == b[j - 1] ? 0 : 1);
      before = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, change});
    }
  }
  return row.back();
}

// Milliseconds of one unit, or 0.
std::int64_t unit(std::string_view word) {
  if (word == "ms") return 1;
  if (word.empty() || word == "s" || word == "sec" || word == "second" || word == "seconds")
    return 1'000;
  if (word == "m" || word == "min" || word == "minute" || word == "minutes") return 60'000;
  if (word == "h" || word == "hour" || word == "hours") return 3'600'000;
  if (word == "d" || word == "day" || word == "days") return 86'400'000;
  return 0;
}

}  // namespace

Section::Section(const Node& node, std::string what, Problems& problems)
    : node_(node), what_(std::move(what)), problems_(problems) {
  if (!node.is_object()) problem(node.line, "this must be an object, {...}");
}

void Section::problem(int line, const std::string& message) {
  problems_.push_back({line, what_.empty() ? message : what_ + ": " + message});
}

void Section::wrong(const Node& node, std::string_view name, std::string_view wanted) {
  problem(node.line, "\"" + std::string(name) + "\" must be " + std::string(wanted));
}

const Node* Section::get(std::string_view name) {
  known_.emplace_back(name);
  return node_.find(name);
}

void Section::read(std::string_view name, std::string& out) {
  const Node* node = get(name);
  if (node == nullptr) return;
  if (!node->is_string()) return wrong(*node, name, "a text");
  out = node->value.as_string();
}

void Section::read(std::string_view name, bool& out) {
  const Node* node = get(name);
  if (node == nullptr) return;
  if (!node->value.is_bool()) return wrong(*node, name, "true or false");
  out = node->value.as_bool();
}

void Section::read(std::string_view name, std::vector<std::string>& out) {
  const Node* list = array(name);
  if (list == nullptr) return;
  for (const Node& item : list->items) {
    if (!item.is_string()) return wrong(item, name, "a list of texts");
    out.push_back(item.value.as_string());
  }
}

void Section::read(std::string_view name, int& out, int least, int most) {
  const Node* node = get(name);
  if (node == nullptr) return;
  const std::int64_t number = node->value.as_int(-1);
  if (!node->value.is_int() || number < least || number > most) {
    return wrong(*node, name,
                 "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
  }
  out = static_cast<int>(number);
}

void Section::read(std::string_view name, Millis& out) {
  const Node* node = get(name);
  if (node == nullptr) return;
  const Millis span =
      node->value.is_int()
          ? Millis(std::clamp<std::int64_t>(node->value.as_int(), -1, 1'000'000) * 1'000)
          : parse_span(node->text());
  if (span <= Millis(0) || span > kLongestSpan)
    return wrong(*node, name, "a span of time like \"90s\" or \"1h 30m\", at most 7 days");
  out = span;
}

const Node* Section::array(std::string_view name) {
  const Node* node = get(name);
  if (node == nullptr || node->is_array()) return node;
  wrong(*node, name, "a list, [...]");
  return nullptr;
}

const Node* Section::object(std::string_view name) {
  const Node* node = get(name);
  if (node == nullptr || node->is_object()) return node;
  wrong(*node, name, "an object, {...}");
  return nullptr;
}

void Section::finish() {
  for (const auto& [name, value] : node_.members) {
    if (std::find(known_.begin(), known_.end(), name) != known_.end()) continue;
    const std::string meant = nearest(name, known_);
    problem(value.line, "nothing here is called \"" + name + "\"" +
                            (meant.empty() ? "" : "; did you mean \"" + meant + "\"?"));
  }
}

Millis parse_span(std::string_view text) {
  std::int64_t total = 0;
  bool any = false;
  while (!text.empty()) {
    if (text.front() == ' ') {
      text.remove_prefix(1);
      continue;
    }
    std::int64_t count = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc() || count < 0 || count > 1'000'000'000) return Millis(-1);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    std::size_t letters = 0;
    while (letters < text.size() && text[letters] >= 'a' && text[letters] <= 'z') ++letters;
    const std::int64_t size = unit(text.substr(0, letters));
    if (size == 0 || (letters == 0 && (any || !text.empty()))) return Millis(-1);
    text.remove_prefix(letters);
    total += count * size;
    if (total > kLongestSpan.count() * 2) return Millis(-1);
    any = true;
  }
  return any ? Millis(total) : Millis(-1);
}

std::string to_text(Millis span) {
  if (span < std::chrono::seconds(1)) return std::to_string(span.count()) + " ms";
  std::int64_t seconds = span.count() / 1'000;
  std::string text;
  const auto part = [&](std::int64_t size, const char* name) {
    if (seconds < size) return;
    text += (text.empty() ? "" : " ") + std::to_string(seconds / size) + name;
    seconds %= size;
  };
  part(86'400, "d");
  part(3'600, "h");
  part(60, "m");
  part(1, "s");
  return text;
}

std::string nearest(std::string_view typed, const std::vector<std::string>& known) {
  std::string best;
  std::size_t least = typed.size() / 3 + 2;
  for (const std::string& name : known) {
    if (name.size() > 64 || typed.size() > 64) continue;
    const std::size_t changes = distance(typed, name);
    if (changes >= least) continue;
    least = changes;
    best = name;
  }
  return best;
}

}  // namespace runbooks
