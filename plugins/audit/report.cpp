#include "report.hpp"

#include <ctime>

namespace {

using cox::Json;

constexpr std::size_t kLongest = 160;

// On one line, whatever somebody said, and not too much of it.
std::string flat(std::string text) {
  for (char& letter : text) {
    if (static_cast<unsigned char>(letter) < 0x20 || letter == 0x7F) letter = ' ';
  }
  if (text.size() <= kLongest) return text;
  std::size_t end = kLongest;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "...";
}

// "2026-11-28 09:44 UTC" without the zone.
std::string time_of(const Json& entry) {
  const auto seconds = static_cast<std::time_t>(entry["time"].as_int() / 1000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[32];
  std::strftime(text, sizeof(text), "%Y-%m-%d %H:%M", &parts);
  return text;
}

std::string took(std::int64_t ms) {
  if (ms < 1'000) return std::to_string(ms) + " ms";
  if (ms < 60'000) return std::to_string(ms / 1'000) + " s";
  return std::to_string(ms / 60'000) + " min";
}

std::string who(const Json& facts) {
  std::string text = facts["person"].as_string();
  if (text.empty()) text = facts["user"].as_string();
  if (text.empty()) return "";
  const std::string room = facts["room"].as_string();
  return flat(room.empty() ? text : text + " in " + room) + ": ";
}

std::string outcome(const Json& call) {
  if (!call.contains("outcome")) return "not ended";
  std::string text = call["outcome"].as_string();
  if (call.contains("took")) text += ", " + took(call["took"].as_int());
  if (!call["error"].text().empty()) text += ", " + flat(call["error"].as_string());
  return text;
}

std::string describe_call(const Json& call) {
  std::string said = call["canonical"].as_string();
  if (said.empty()) said = call["text"].as_string();
  if (said.empty()) said = call["plugin"].as_string() + "/" + call["name"].as_string();
  return who(call) + flat(said) + " (" + outcome(call) + ")";
}

// The facts that people look for first, then whatever else is short.
std::string describe_note(const Json& entry) {
  const Json& facts = entry["facts"];
  std::string text = who(facts) + entry["kind"].as_string();
  for (const auto& [name, value] : facts.members()) {
    if (name == "user" || name == "person" || name == "room" || name == "digest") continue;
    if (name == "adapter" && facts.contains("user")) continue;
    const std::string shown = value.is_string() ? value.as_string() : value.dump();
    if (!shown.empty()) text += " " + name + "=" + flat(shown);
  }
  return text;
}

}  // namespace

std::string describe_entries(const Json& entries) {
  std::string text;
  for (const Json& entry : entries.items()) {
    if (!text.empty()) text += "\n";
    text += "#" + std::to_string(entry["seq"].as_int()) + " " + time_of(entry) + " " +
            (entry["kind"].text() == "call" ? describe_call(entry) : describe_note(entry));
  }
  return text;
}

std::string describe_proof(const Json& proof) {
  std::string text;
  for (const Json& finding : proof["findings"].items())
    text += (text.empty() ? "" : "\n") + finding["text"].as_string();
  if (!proof["ok"].as_bool()) return "The records are damaged:\n" + text;
  return "The records " + std::to_string(proof["first"].as_int()) + " to " +
         std::to_string(proof["last"].as_int()) + " are as they were written. They stand at " +
         proof["head"].as_string();
}
