#include "cli/audit_text.hpp"

#include <string_view>

#include "base/text.hpp"

namespace cox::cli {
namespace {

constexpr std::size_t kLongestText = 120;

// On one line, whatever somebody said.
std::string flat(std::string_view text) {
  std::string line(text::clip(text, kLongestText));
  for (char& letter : line) {
    if (static_cast<unsigned char>(letter) < 0x20 || letter == 0x7F) letter = ' ';
  }
  return line.size() < text.size() ? line + "..." : line;
}

std::string head_of(const Json& entry) {
  std::string time = text::timestamp(entry["time"].as_int());
  time[10] = ' ';
  return text::cat("#", entry["seq"].as_int(), " ", time.substr(0, 19), " ");
}

std::string who_and_where(const Json& facts) {
  std::string text;
  if (!facts["user"].text().empty())
    text = text::cat(facts["adapter"].text(), ":", facts["user"].text());
  if (!facts["person"].text().empty() && facts["person"].text() != text)
    text += text::cat(" (", facts["person"].text(), ")");
  if (!facts["room"].text().empty()) text += text::cat(" in ", facts["room"].text());
  return text.empty() ? text : flat(text) + " ";
}

std::string outcome_of(const Json& call) {
  if (!call.contains("outcome")) return "still open";
  std::string text = call["outcome"].as_string();
  if (call.contains("took")) text += text::cat(" in ", text::duration(call["took"].as_int()));
  if (!call["error"].text().empty()) text += text::cat(": ", flat(call["error"].text()));
  return text;
}

std::string call_line(const Json& call) {
  const Json& said = call.contains("canonical") ? call["canonical"] : call["text"];
  const bool silent = said.text().empty();
  return text::cat(head_of(call), who_and_where(call), call["what"].text(), " ",
                   call["plugin"].text(), "/", call["name"].text(), " [", outcome_of(call), "]",
                   silent ? "" : " ", flat(said.text()));
}

}  // namespace

std::string line_of(const Json& entry) {
  if (entry["kind"].text() == "call") return call_line(entry);
  const Json& facts = entry["facts"];
  std::string line = head_of(entry) + who_and_where(facts) + std::string(entry["kind"].text());
  for (const auto& [name, value] : facts.members()) {
    if (name == "user" || name == "room" || name == "person") continue;
    if (name == "adapter" && facts.contains("user")) continue;
    if (value.is_string() && value.text().empty()) continue;
    line += text::cat(" ", name, "=", flat(value.is_string() ? value.as_string() : value.dump()));
  }
  return line;
}

}  // namespace cox::cli
