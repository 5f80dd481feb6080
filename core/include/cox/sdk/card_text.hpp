// A card ("rich/1", see cox/card.hpp) as readable plain text. Pure functions; what a reader does
// not know is left out.
#ifndef COX_SDK_CARD_TEXT_HPP
#define COX_SDK_CARD_TEXT_HPP

#include <algorithm>
#include <cox/json.hpp>
#include <cox/sdk/plain.hpp>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cox {
namespace sdk {

// How many characters a text has; good enough to align columns of Latin, Greek or Cyrillic.
inline std::size_t width(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

// Rows with aligned columns, two blanks between them.
inline std::string table_text(const std::vector<Json::Array>& rows) {
  std::vector<std::size_t> widths;
  for (const Json::Array& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], width(row[i].text()));
    }
  }
  std::string out;
  for (const Json::Array& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line.append(row[i].text());
      if (i + 1 < row.size()) line.append(widths[i] - width(row[i].text()) + 2, ' ');
    }
    out += line + "\n";
  }
  return out;
}

inline std::string table_part(const Json& part) {
  std::vector<Json::Array> rows = {part["head"].items()};
  for (const Json& row : part["rows"].items()) rows.push_back(row.items());
  return table_text(rows);
}

inline std::string fields_part(const Json& part) {
  std::string out;
  for (const Json& field : part["fields"].items()) {
    out += field["name"].as_string() + ": " + field["value"].as_string() + "\n";
  }
  return out;
}

// "[####......] 40 %"
inline std::string progress_part(const Json& part) {
  const double done = std::clamp(part["done"].as_double(), 0.0, 1.0);
  constexpr double kRounding = 1e-9;  // 0.29 is a little less
  const auto percent = static_cast<std::size_t>(done * 100 + kRounding);
  const std::size_t full = percent / 10;
  const std::string label = part["text"].as_string();
  return (label.empty() ? label : label + " ") + "[" + std::string(full, '#') +
         std::string(10 - full, '.') + "] " + std::to_string(percent) + " %\n";
}

// What is to be filled in stands as "<place>", as in a usage line.
inline std::string line_to_say(std::string line) {
  for (char& c : line) {
    if (c == '{') c = '<';
    if (c == '}') c = '>';
  }
  return line;
}

// An action as what to say, or where to go.
inline std::string action_text(const Json& action) {
  const std::string label = action["text"].as_string();
  if (action["url"].is_string()) return link_text(label, action["url"].as_string()) + "\n";
  if (action["kind"].text() == "menu") {
    std::string out;
    for (const Json& option : action["options"].items()) {
      out += label + " " + option["text"].as_string() + ": say `" +
             line_to_say(option["say"].as_string()) + "`\n";
    }
    return out;
  }
  if (!action["say"].is_string()) return {};
  return label + ": say `" + line_to_say(action["say"].as_string()) + "`\n";
}

inline std::string actions_part(const Json& part) {
  std::string out;
  for (const Json& action : part["actions"].items()) out += action_text(action);
  return out;
}

// One part of a card, each line ended; empty for kinds it does not know.
inline std::string part_text(const Json& part) {
  const std::string_view kind = part["kind"].text();
  const std::string text = part["text"].as_string();
  if (kind == "text" || kind == "code") return text + "\n";
  if (kind == "markdown") return markdown_to_plain(text) + "\n";
  if (kind == "fields") return fields_part(part);
  if (kind == "table") return table_part(part);
  if (kind == "progress") return progress_part(part);
  if (kind == "actions") return actions_part(part);
  if (kind == "link" || kind == "image") return link_text(text, part["url"].as_string()) + "\n";
  return {};
}

}  // namespace sdk

// The whole card: its title, then its parts from top to bottom.
inline std::string card_to_plain(const Json& card) {
  std::string out = card["title"].as_string();
  if (!out.empty()) out += '\n';
  for (const Json& part : card["parts"].items()) out += sdk::part_text(part);
  while (!out.empty() && out.back() == '\n') out.pop_back();
  return out;
}

}  // namespace cox

#endif  // COX_SDK_CARD_TEXT_HPP
