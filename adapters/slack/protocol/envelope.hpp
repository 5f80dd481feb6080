// The frames of Socket Mode: JSON texts, each an envelope that wants to be acknowledged, or a word
// about the connection itself.
#pragma once

#include <cox/json.hpp>
#include <string>
#include <string_view>

namespace slack {

struct Frame {
  enum class Kind { hello, disconnect, event, command, interaction, other, malformed };

  Kind kind = Kind::malformed;
  std::string envelope = {};      // its id; empty: nothing to acknowledge
  std::string reason = {};        // of a disconnect
  bool accepts_response = false;  // what is acknowledged with is used
  cox::Json payload = {};
};

Frame parse_frame(std::string_view text);

// {"envelope_id": "...", "payload": {...}}; without a payload where it is null.
std::string acknowledgement(const std::string& envelope, const cox::Json& payload);

}  // namespace slack
