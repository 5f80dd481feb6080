#include <string_view>

#include "config/sections.hpp"

namespace cox::config {
namespace {

constexpr std::string_view kRoom =
    "must be \"ADAPTER:ROOM\", e.g. \"libera:#audit\" (the name of a connection below \"adapters\" "
    "and a room there)";

void read_post_head(Section& section, Report& report, Audit& audit) {
  const Json* value = section.object("post_head");
  if (value == nullptr) return;
  Section post(*value, "audit.post_head", report);
  std::string room;
  post.read("room", room);
  const std::size_t colon = room.find(':');
  if (colon == std::string::npos || !is_name(room.substr(0, colon)) || colon + 1 == room.size()) {
    post.problem("room", std::string(kRoom));
  } else {
    audit.post_adapter = room.substr(0, colon);
    audit.post_room = room.substr(colon + 1);
  }
  post.read_minutes("every_minutes", audit.post_every, 0.01, 7 * 24 * 60);
  post.finish();
}

}  // namespace

void read_audit(Section& top, Report& report, Config& config) {
  const Json* value = top.object("audit");
  if (value == nullptr) return;
  Section section(*value, "audit", report);
  read_post_head(section, report, config.audit);
  section.read("keep_days", config.audit.keep_days, 0, 36'500);
  section.finish();
}

}  // namespace cox::config
