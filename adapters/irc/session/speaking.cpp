#include "speaking.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "protocol/text.hpp"

namespace irc {

namespace {

std::uint64_t label_of(const Line& line) {
  const std::string& text = line.tag("label");
  std::uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace

const Table<Speaking>& Speaking::table() {
  static const Table<Speaking> all{
      {"PRIVMSG", {&Speaking::on_echo}},   {"NOTICE", {&Speaking::on_echo}},
      {"TOPIC", {&Speaking::on_echo}},     {"ACK", {&Speaking::on_taken}},
      {"401", {&Speaking::on_refused, 2}}, {"404", {&Speaking::on_refused, 2}},
      {"407", {&Speaking::on_refused, 2}}, {"442", {&Speaking::on_refused, 2}},
      {"482", {&Speaking::on_refused, 2}}, {"531", {&Speaking::on_refused, 2}},
      {"FAIL", {&Speaking::on_fail, 2}}};
  return all;
}

Speaking::Speaking(const Server& server, Callbacks callbacks)
    : server_(server), callbacks_(std::move(callbacks)) {}

void Speaking::take(const Line& line) { dispatch(table(), *this, line); }

void Speaking::on_echo(const Line& line) {
  if (server_.is_ours(line)) on_taken(line);
}

void Speaking::on_taken(const Line& line) {
  if (const std::uint64_t label = label_of(line)) callbacks_.taken(label, line.tag("msgid"));
}

void Speaking::on_refused(const Line& line) {
  refuse(line, line.parameter(1) + ": " + to_utf8(line.text()));
}

// "FAIL PRIVMSG CODE target :Why" (ircv3.net, "Standard Replies"); of other commands others know.
void Speaking::on_fail(const Line& line) {
  if (line.parameter(0) == "PRIVMSG" || line.parameter(0) == "TOPIC" || label_of(line) != 0)
    refuse(line, to_utf8(line.text()));
}

void Speaking::refuse(const Line& line, const std::string& why) {
  if (const std::uint64_t label = label_of(line)) {
    callbacks_.refused(label, why);
  } else {
    callbacks_.trouble({"not taken by the server: " + why});
  }
}

bool Speaking::is_target(std::string_view target) {
  constexpr std::string_view kNever{" ,\r\n\a\0", 6};
  return !target.empty() && target.find_first_of(kNever) == std::string_view::npos &&
         std::string_view(":$").find(target.front()) == std::string_view::npos;
}

bool Speaking::say(const std::string& target, const std::string& text, std::uint64_t label) const {
  return send_pieces(target, split(text, server_.room_for_text(target)), "", label);
}

bool Speaking::emote(const std::string& target, const std::string& text,
                     std::uint64_t label) const {
  constexpr std::size_t around = 10;  // "\1ACTION " and "\1"
  return send_pieces(target, split(text, server_.room_for_text(target) - around), "ACTION", label);
}

// The last piece has the label: once that is taken, all are.
bool Speaking::send_pieces(const std::string& target, const std::vector<std::string>& pieces,
                           const std::string& ctcp, std::uint64_t label) const {
  const bool labelled =
      label != 0 && server_.can("labeled-response") && server_.can("echo-message");
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    Line line{{}, "", "PRIVMSG", {target, ctcp.empty() ? pieces[i] : to_text({ctcp, pieces[i]})}};
    if (labelled && i + 1 == pieces.size()) line.tags["label"] = std::to_string(label);
    server_.out(line, Priority::later);
  }
  return labelled && !pieces.empty();
}

bool Speaking::topic(const std::string& room, const std::string& text, std::uint64_t label) const {
  Line line{{}, "", "TOPIC", {room, text}};
  std::ranges::replace(line.parameters.back(), '\n', ' ');
  const bool labelled = label != 0 && server_.can("labeled-response");
  if (labelled) line.tags["label"] = std::to_string(label);
  server_.out(line, Priority::later);
  return labelled;
}

}  // namespace irc
