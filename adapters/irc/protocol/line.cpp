#include "line.hpp"

#include <algorithm>
#include <cctype>

namespace irc {

namespace {

constexpr auto npos = std::string_view::npos;
const std::string kNothing;

// Takes the word off the front of `rest`, and the blanks behind it.
std::string_view take_word(std::string_view& rest) {
  const std::string_view word = rest.substr(0, rest.find(' '));
  rest.remove_prefix(word.size());
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  return word;
}

// Pairs of the table in "Message Tags": an escape's letter and what it stands for.
constexpr std::string_view kEscapes = ":;s r\rn\n\\\\";

std::string unescaped(std::string_view value) {
  std::string out;
  for (std::size_t at = 0; at < value.size(); ++at) {
    if (value[at] != '\\') {
      out += value[at];
      continue;
    }
    if (++at == value.size()) break;  // a lone backslash at the end is dropped
    const std::size_t known = kEscapes.find(value[at]);
    out += known != npos && known % 2 == 0 ? kEscapes[known + 1] : value[at];
  }
  return out;
}

std::string escaped(std::string_view value) {
  std::string out;
  for (const char c : value) {
    std::size_t known = 1;
    while (known < kEscapes.size() && kEscapes[known] != c) known += 2;
    if (known < kEscapes.size()) {
      out.append({'\\', kEscapes[known - 1]});
    } else if (c != '\0') {
      out += c;
    }
  }
  return out;
}

void read_tags(std::string_view text, Line& line) {
  while (!text.empty()) {
    const std::string_view tag = text.substr(0, text.find(';'));
    text.remove_prefix(std::min(tag.size() + 1, text.size()));
    const std::size_t equals = tag.find('=');
    if (tag.empty() || equals == 0) continue;
    const std::string_view value = equals == npos ? "" : tag.substr(equals + 1);
    line.tags.insert_or_assign(std::string(tag.substr(0, equals)), unescaped(value));
  }
}

void read_parameters(std::string_view rest, Line& line) {
  while (!rest.empty()) {
    if (rest.front() == ':') {
      line.parameters.emplace_back(rest.substr(1));
      return;
    }
    line.parameters.emplace_back(take_word(rest));
  }
}

bool ends_a_line(char c) { return c == '\r' || c == '\n' || c == '\0'; }

// As the last parameter, which may hold blanks.
std::string harmless(std::string text) {
  std::ranges::replace_if(text, ends_a_line, ' ');
  return text;
}

// As any other, which may not: what is behind the first blank is cut off.
std::string one_word(std::string_view text) {
  std::string word = harmless(std::string(text));
  word.resize(std::min(word.find(' '), word.size()));
  if (word.starts_with(':')) word.erase(0, word.find_first_not_of(':'));
  return word.empty() ? "*" : word;
}

// Letters and digits: nothing that could be taken for tags or a source.
std::string command_word(std::string command) {
  std::erase_if(command, [](unsigned char c) { return std::isalnum(c) == 0; });
  return command.empty() ? "*" : command;
}

bool needs_colon(const std::string& text) {
  return text.empty() || text.front() == ':' || text.find(' ') != npos;
}

}  // namespace

const std::string& Line::parameter(std::size_t index) const {
  return index < parameters.size() ? parameters[index] : kNothing;
}

const std::string& Line::text() const { return parameters.empty() ? kNothing : parameters.back(); }

const std::string& Line::tag(std::string_view key) const {
  const auto found = tags.find(key);
  return found == tags.end() ? kNothing : found->second;
}

std::optional<Line> parse(std::string_view text) {
  Line line;
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  if (text.starts_with('@')) read_tags(take_word(text).substr(1), line);
  if (text.starts_with(':')) line.source = take_word(text).substr(1);
  line.command = take_word(text);
  if (line.command.empty()) return std::nullopt;
  std::ranges::transform(line.command, line.command.begin(),
                         [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  read_parameters(text, line);
  return line;
}

std::string to_bytes(const Line& line) {
  std::string out;
  for (const auto& [key, value] : line.tags) {
    out += out.empty() ? '@' : ';';
    out += one_word(key);
    if (!value.empty()) out += '=' + escaped(value);
  }
  if (!out.empty()) out += ' ';
  if (!line.source.empty()) out += ':' + one_word(line.source) + ' ';
  out += command_word(line.command);
  for (std::size_t i = 0; i < line.parameters.size(); ++i) {
    out += ' ';
    if (i + 1 < line.parameters.size()) {
      out += one_word(line.parameters[i]);
      continue;
    }
    const std::string last = harmless(line.parameters[i]);
    if (needs_colon(last)) out += ':';
    out += last;
  }
  return out + "\r\n";
}

Source parse_source(std::string_view source) {
  Source parts;
  const std::size_t at = source.find('@');
  if (at != npos) {
    parts.host = source.substr(at + 1);
    source = source.substr(0, at);
  }
  const std::size_t bang = source.find('!');
  if (bang != npos) parts.user = source.substr(bang + 1);
  parts.nick = source.substr(0, bang);
  return parts;
}

}  // namespace irc
