#include "screen.hpp"

#include <cox/abi.h>

namespace {

std::string place(const cox::Outgoing& out, const std::string& room) {
  if (out.address.direct) return "[to " + out.address.user + "] ";
  return out.address.room == room ? "" : "[" + out.address.room + "] ";
}

std::string body(const cox::Outgoing& out, const std::string& bot) {
  const std::string text = out.text();
  switch (out.act) {
    case COX_ACT_EMOTE:
      return "* " + bot + " " + text;
    case COX_ACT_TOPIC:
      return "* topic of " + out.address.room + ": " + text;
    case COX_ACT_EDIT:
      return "(edited) " + text;
    case COX_ACT_REMOVE:
      return "(removed)";
    case COX_ACT_REACT:
      return "(reacted " + text + ")";
    default:
      return text;
  }
}

}  // namespace

std::string harmless(const std::string& text) {
  std::string shown;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = byte >= 0x20 || c == '\n' || c == '\t';
    if (plain && byte != 0x7f) {
      shown += c;
    } else {
      shown += '^';
      shown += static_cast<char>(byte ^ 0x40);
    }
  }
  return shown;
}

std::string show(const cox::Outgoing& out, const std::string& bot, const std::string& room,
                 bool colour) {
  const std::string text = harmless(place(out, room) + body(out, bot));
  return colour ? "\x1b[1;36m" + bot + "\x1b[0m: " + text : text;
}
