#include "screen.hpp"

#include <cox/abi.h>

#include "harmless.hpp"
#include "paint.hpp"

namespace {

// Where it was said, if that is not where the reader stands.
std::string place(const cox::Address& address, const Reader& reader) {
  if (address.direct) {
    const bool here = reader.direct && address.user == reader.user;
    return here ? "" : "[to " + harmless(address.user) + "] ";
  }
  // "#ops" and "ops" are one room here.
  const std::string room = address.room.starts_with('#') ? address.room.substr(1) : address.room;
  return room == reader.room ? "" : "[#" + harmless(room) + "] ";
}

// What happened, where it is not something that was said.
std::string event(const cox::Outgoing& out, const Reader& reader) {
  const std::string text = harmless(out.text());
  switch (out.act) {
    case COX_ACT_EMOTE:
      return "* " + harmless(reader.bot) + " " + text;
    case COX_ACT_TOPIC:
      return "* topic of " + harmless(out.address.room) + ": " + text;
    case COX_ACT_REMOVE:
      return "(removed)";
    case COX_ACT_REACT:
      return "(reacted " + text + ")";
    default:
      return {};
  }
}

std::string in_style(std::string_view style, std::string_view text, Look look) {
  return look.colour ? ansi::styled(style, text) : std::string(text);
}

}  // namespace

std::string show(const cox::Outgoing& out, const Reader& reader, Look look) {
  const std::string where = in_style(ansi::kDim, place(out.address, reader), look);
  const std::string happened = event(out, reader);
  if (!happened.empty()) return where + in_style(ansi::kDim, happened, look);
  const std::string who =
      look.terminal ? in_style(ansi::kName, harmless(reader.bot) + ":", look) + " " : "";
  const std::string edited = out.act == COX_ACT_EDIT ? in_style(ansi::kDim, "(edited) ", look) : "";
  return where + who + edited + paint(out.format, out.body, look.colour);
}
