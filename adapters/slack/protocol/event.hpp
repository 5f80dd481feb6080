// What happened in the workspace, from the payload of an event (docs.slack.dev/reference/events).
#pragma once

#include <cox/json.hpp>
#include <cox/sdk/incoming.hpp>
#include <optional>
#include <string>

namespace slack {

// Whom the token belongs to.
struct Self {
  std::string user = {};  // "U..."
  std::string bot = {};   // "B..."
  std::string team = {};
  std::string name = {};
};

struct Event {
  std::string id = {};    // a second one with this is the same event
  std::string post = {};  // "C1/1700.0001" of a new message: app_mention and message are one post
  std::string mrkdwn = {};
  bool is_mention = false;  // an app_mention
  // Who, where, what kind; without names and text, which take the mrkdwn and look-ups.
  cox::Incoming in = {};
};

// Nothing for what the bot has no use for: its own words, unfurled links, joins of others' apps.
std::optional<Event> parse_event(const cox::Json& payload, const Self& self);

// Why no event will come any more, as a sentence: the app was removed, the tokens were revoked.
std::string end_of_app(const cox::Json& payload);

// The id that a message goes by outside of this adapter, and back. Only together with its channel
// is a timestamp an id.
std::string message_id(const std::string& channel, const std::string& ts);
struct MessageRef {
  std::string channel;  // empty: it has none
  std::string ts;
};
MessageRef parse_message_id(const std::string& id);

}  // namespace slack
