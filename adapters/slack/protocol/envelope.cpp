#include "envelope.hpp"

#include <array>
#include <utility>

namespace slack {

namespace {

using Kind = Frame::Kind;

constexpr std::array<std::pair<std::string_view, Kind>, 5> kKinds{
    {{"hello", Kind::hello},
     {"disconnect", Kind::disconnect},
     {"events_api", Kind::event},
     {"slash_commands", Kind::command},
     {"interactive", Kind::interaction}}};

}  // namespace

Frame parse_frame(std::string_view text) {
  Frame frame;
  const auto json = cox::Json::parse(text);
  if (!json || !json->is_object() || !(*json)["type"].is_string()) return frame;
  frame.kind = Kind::other;
  for (const auto& [name, kind] : kKinds) {
    if (name == (*json)["type"].text()) frame.kind = kind;
  }
  frame.envelope = (*json)["envelope_id"].as_string();
  frame.reason = (*json)["reason"].as_string();
  frame.accepts_response = (*json)["accepts_response_payload"].as_bool();
  frame.payload = (*json)["payload"];
  const bool is_envelope =
      frame.kind == Kind::event || frame.kind == Kind::command || frame.kind == Kind::interaction;
  // What cannot be acknowledged is not taken: it would come again without end.
  if (is_envelope && (frame.envelope.empty() || !frame.payload.is_object()))
    frame.kind = Kind::malformed;
  return frame;
}

std::string acknowledgement(const std::string& envelope, const cox::Json& payload) {
  cox::Json out = cox::Json::object({{"envelope_id", envelope}});
  if (!payload.is_null()) out.set("payload", payload);
  return out.dump();
}

}  // namespace slack
