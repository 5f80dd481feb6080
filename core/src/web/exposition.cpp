#include "web/exposition.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace cox::web {

namespace {

std::string number(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  // Not printf: a plugin may have set a locale in which numbers have a comma.
  std::array<char, 32> out{};
  const auto end = std::to_chars(out.begin(), out.end(), value, std::chars_format::general, 12).ptr;
  return {out.data(), end};
}

void append_escaped(std::string& out, std::string_view text, bool quotes) {
  for (const char byte : text) {
    if (byte == '\\' || (quotes && byte == '"')) out.push_back('\\');
    if (byte == '\n') {
      out.append("\\n");
    } else {
      out.push_back(byte);
    }
  }
}

}  // namespace

Exposition& Exposition::family(std::string_view name, std::string_view type,
                               std::string_view help) {
  name_ = name;
  text_.append("# HELP ").append(name).push_back(' ');
  append_escaped(text_, help, false);
  text_.append("\n# TYPE ").append(name).append(" ").append(type).push_back('\n');
  return *this;
}

Exposition& Exposition::sample(Labels labels, std::uint64_t value) {
  line("", labels, std::to_string(value));
  return *this;
}

Exposition& Exposition::sample(Labels labels, double value) {
  line("", labels, number(value));
  return *this;
}

Exposition& Exposition::histogram(std::string_view label, std::string_view value,
                                  const work::Histogram& histogram) {
  std::uint64_t so_far = 0;
  for (std::size_t i = 0; i <= work::Histogram::kBounds.size(); ++i) {
    so_far += histogram.in_class(i);
    const bool last = i == work::Histogram::kBounds.size();
    const std::string bound = last ? "+Inf" : number(work::Histogram::kBounds[i]);
    line("_bucket", {{label, value}, {"le", bound}}, std::to_string(so_far));
  }
  line("_sum", {{label, value}}, number(histogram.seconds()));
  line("_count", {{label, value}}, std::to_string(so_far));
  return *this;
}

void Exposition::line(std::string_view suffix, Labels labels, std::string_view value) {
  text_.append(name_).append(suffix);
  char before = '{';
  for (const auto& [name, content] : labels) {
    text_.push_back(before);
    text_.append(name).append("=\"");
    append_escaped(text_, content, true);
    text_.push_back('"');
    before = ',';
  }
  if (labels.size() > 0) text_.push_back('}');
  text_.append(" ").append(value).push_back('\n');
}

}  // namespace cox::web
