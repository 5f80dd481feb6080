#include "base/log_line.hpp"

#include <cox/json.hpp>

#include "base/text.hpp"

namespace cox::log {
namespace {

// Writes a byte that a terminal could take for a command as \n, \t or \x1b.
void escape(std::string& out, unsigned char byte) {
  constexpr std::string_view digits = "0123456789abcdef";
  switch (byte) {
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  out += "\\x";
  out.push_back(digits[byte >> 4]);
  out.push_back(digits[byte & 15]);
}

// Valid UTF-8 without control characters: neither those of ASCII nor U+0080 to U+009F.
std::string tame(std::string_view raw) {
  const std::string text = text::to_utf8(raw);
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool second_set = byte == 0xC2 && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (second_set) {
      escape(out, static_cast<unsigned char>(text[++i]));
    } else if (byte < 0x20 || byte == 0x7F) {
      escape(out, byte);
    } else {
      out.push_back(text[i]);
    }
  }
  return out;
}

// A value of a field; in quotes where it could be mistaken for what stands around it.
std::string value_of(std::string_view raw) {
  std::string value = tame(raw);
  if (!value.empty() && value.find_first_of(" ,()=\"") == std::string::npos) return value;
  std::string quoted = "\"";
  for (const char byte : value) {
    if (byte == '"' || byte == '\\') quoted.push_back('\\');
    quoted.push_back(byte);
  }
  return quoted + "\"";
}

std::string padded(std::string text, std::size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text;
}

}  // namespace

std::string_view name_of(Level level) {
  switch (level) {
    case Level::debug:
      return "debug";
    case Level::info:
      return "info";
    case Level::warn:
      return "warn";
    case Level::error:
      return "error";
    case Level::off:
      break;
  }
  return "off";
}

std::string as_text(const Entry& entry) {
  std::string line =
      text::cat(text::timestamp(entry.time), " ", padded(std::string(name_of(entry.level)), 5), " ",
                padded(tame(entry.area), 8), " ", tame(entry.message));
  std::string_view separator = " (";
  for (const auto& [key, value] : entry.fields) {
    line += text::cat(separator, tame(key), "=", value_of(value));
    separator = ", ";
  }
  if (!entry.fields.empty()) line += ")";
  return line;
}

std::string as_json(const Entry& entry) {
  Json line = Json::object({{"time", text::timestamp(entry.time)},
                            {"level", name_of(entry.level)},
                            {"area", text::to_utf8(entry.area)},
                            {"message", text::to_utf8(entry.message)}});
  Json fields = Json::object();
  for (const auto& [key, value] : entry.fields)
    fields.set(text::to_utf8(key), text::to_utf8(value));
  if (!entry.fields.empty()) line.set("fields", std::move(fields));
  return line.dump();
}

}  // namespace cox::log
