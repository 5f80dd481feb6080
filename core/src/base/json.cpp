#include "base/json.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace cox {
namespace {

constexpr auto npos = std::string_view::npos;

// The end of the string whose opening quote is at `at`; an open string ends with the text.
std::size_t end_of_string(std::string_view text, std::size_t at) {
  for (++at; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] == '\\') ++at;
  }
  return std::min(at + 1, text.size());
}

// The end of the comment at `at`, or `at` where there is none. A comment that is never closed is
// left for the parser to complain about at its start.
std::size_t end_of_comment(std::string_view text, std::size_t at) {
  const std::string_view opening = text.substr(at, 2);
  if (opening == "//") return std::min(text.find('\n', at), text.size());
  if (opening != "/*") return at;
  const std::size_t close = text.find("*/", at + 2);
  return close == npos ? at : close + 2;
}

void blank(std::string& text, std::size_t from, std::size_t to) {
  for (; from < to; ++from) {
    if (text[from] != '\n') text[from] = ' ';
  }
}

bool is_space(char byte) { return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r'; }

// Where a value that stands in an object ends: at the comma behind it, or the object's end.
std::size_t end_of_value(std::string_view text, std::size_t at) {
  int depth = 0;
  while (at < text.size()) {
    const char byte = text[at];
    if (depth == 0 && (byte == ',' || byte == '}')) return at;
    if (byte == '{' || byte == '[') ++depth;
    if (byte == '}' || byte == ']') --depth;
    at = byte == '"' ? end_of_string(text, at) : at + 1;
  }
  return at;
}

}  // namespace

Position position(std::string_view text, std::size_t offset) {
  Position at;
  for (const char byte : text.substr(0, offset)) {
    if (byte == '\n') {
      ++at.line;
      at.column = 1;
    } else if ((static_cast<unsigned char>(byte) & 0xC0) != 0x80) {
      ++at.column;  // columns count characters, so bytes that continue one do not
    }
  }
  return at;
}

std::string without_comments(std::string_view text) {
  std::string out(text);
  if (text.starts_with("\xEF\xBB\xBF")) blank(out, 0, 3);  // the mark some editors put in front
  std::size_t comma = npos;  // a comma after a value, while only blanks and comments follow it
  char last = '[';           // the last byte that was neither
  for (std::size_t at = 0; at < out.size();) {
    const std::size_t end = end_of_comment(out, at);
    if (end != at) {
      blank(out, at, end);
      at = end;
      continue;
    }
    const char byte = out[at];
    if ((byte == ']' || byte == '}') && comma != npos) out[comma] = ' ';
    if (!is_space(byte)) {
      const bool after_value = std::string_view("[{:,").find(last) == npos;
      comma = byte == ',' && after_value ? at : npos;
      last = byte;
    }
    at = byte == '"' ? end_of_string(out, at) : at + 1;
  }
  return out;
}

std::vector<std::string_view> member_texts(std::string_view text) {
  std::vector<std::string_view> texts;
  for (std::size_t at = text.find('"'); at < text.size(); at = text.find('"', at)) {
    const std::size_t begin = text.find(':', end_of_string(text, at)) + 1;
    at = end_of_value(text, begin);
    texts.push_back(text::trim(text.substr(begin, at - begin)));
  }
  return texts;
}

Result<Json> parse_json(std::string_view text, std::string_view name, bool comments) {
  Json::Error error;
  std::optional<Json> json = Json::parse(comments ? without_comments(text) : text, &error);
  if (json) return std::move(*json);
  const Position at = position(text, error.offset);
  return invalid(text::cat(name, ":", at.line, ":", at.column, ": ", error.what));
}

Json list_of(const std::vector<std::string>& texts) {
  Json list = Json::array();
  for (const std::string& text : texts) list.push(text);
  return list;
}

}  // namespace cox
