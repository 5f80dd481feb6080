#include "errors.hpp"

#include <algorithm>
#include <array>

namespace slack {

namespace {

struct Known {
  std::string_view error;
  const char* what;
  const char* advice;  // "TOKEN" is the setting of the token that was used
  bool is_lasting = false;
  bool is_passing = false;
};

constexpr const char* kNewToken =
    "make a new one on api.slack.com/apps (bot_token: OAuth & Permissions, app_token: Basic "
    "Information, App-Level Tokens) and put it into TOKEN";
constexpr const char* kInvite = "invite the bot there: /invite @cox";

constexpr std::array<Known, 38> kAll{{
    {"not_authed", "no token was sent", "put the token into TOKEN", true},
    {"invalid_auth", "the token is not valid, or was revoked", kNewToken, true},
    {"token_revoked", "the token was revoked", kNewToken, true},
    {"token_expired", "the token has expired", kNewToken, true},
    {"account_inactive", "the bot's account was removed or the workspace deleted", kNewToken, true},
    {"user_removed_from_team", "the bot was removed from the workspace",
     "install the app again and put its new token into TOKEN", true},
    {"team_disabled", "the workspace is disabled", "have it enabled by its owner", true},
    {"team_access_not_granted", "the app may not use this workspace",
     "have it approved by an administrator of the workspace", true},
    {"org_login_required", "the workspace is being moved to another organisation",
     "nothing, it comes back by itself", false, true},
    {"not_allowed_token_type", "this kind of token is not for that",
     "bot_token begins with xoxb-, app_token with xapp-: put the right one into TOKEN", true},
    {"missing_scope", "the app lacks a permission (scope)",
     "add it under OAuth & Permissions and install the app again", false},
    {"no_permission", "the token has not the permissions for that",
     "add the scopes of docs/adapters/slack.md and install the app again", false},
    {"access_denied", "an administrator does not allow it", "ask an administrator", false},
    {"ekm_access_denied", "an administrator has suspended posting", "ask an administrator", false},
    {"accesslimited", "the workspace limits access", "ask an administrator", false},
    {"link_disabled", "Socket Mode is turned off for the app",
     "turn it on on api.slack.com/apps under Socket Mode", true},
    {"channel_not_found", "there is no such channel, or the bot cannot see it", kInvite},
    {"not_in_channel", "the bot is not in the channel", kInvite},
    {"is_archived", "the channel is archived", "have it restored, or write elsewhere"},
    {"restricted_action", "the workspace lets only some people post there", "ask an administrator"},
    {"restricted_action_read_only_channel", "only some people may post in the channel",
     "let the bot post there (the channel's settings)"},
    {"user_not_found", "there is no such user", ""},
    {"user_not_in_channel", "that person is not in the channel", ""},
    {"cannot_dm_bot", "a bot cannot be written to", ""},
    {"user_disabled", "that account is deactivated", ""},
    {"message_not_found", "the message is not there any more", ""},
    {"cant_update_message", "it is not the bot's own message", ""},
    {"cant_delete_message", "it is not the bot's own message", ""},
    {"edit_window_closed", "the workspace does not let old messages be changed", ""},
    {"msg_too_long", "the message is too long", ""},
    {"invalid_blocks", "Slack does not take the layout of the message", ""},
    {"invalid_name", "there is no such emoji", ""},
    {"expired_trigger_id", "it took longer than the three seconds in which Slack opens a form", ""},
    {"ratelimited", "Slack limits how often that may be done", "nothing, it goes on by itself",
     false, true},
    {"rate_limited", "Slack limits how often that may be done", "nothing, it goes on by itself",
     false, true},
    {"fatal_error", "Slack has trouble of its own", "see status.slack.com", false, true},
    {"internal_error", "Slack has trouble of its own", "see status.slack.com", false, true},
    {"service_unavailable", "Slack has trouble of its own", "see status.slack.com", false, true},
}};

const Known* find(std::string_view error) {
  const auto* found = std::find_if(kAll.begin(), kAll.end(),
                                   [&](const Known& each) { return each.error == error; });
  return found == kAll.end() ? nullptr : found;
}

std::string filled(std::string text, const std::string& setting) {
  const std::size_t at = text.find("TOKEN");
  return at == std::string::npos ? text : text.replace(at, 5, setting);
}

// An error is a word; anything else is not shown.
std::string word(const std::string& text) {
  constexpr std::size_t most = 60;
  const bool is_word =
      !text.empty() && text.size() <= most &&
      text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_:.-") == std::string::npos;
  return is_word ? text : "unknown_error";
}

}  // namespace

Trouble explain(const std::string& method, const cox::Json& answer, const std::string& prefix,
                Token token) {
  const std::string error = word(answer["error"].as_string());
  const Known* const known = find(error);
  Trouble out;
  out.what = method + ": " + (known == nullptr ? "Slack refuses it" : known->what) + " (" + error;
  if (answer["needed"].is_string()) out.what += "; needed: " + word(answer["needed"].as_string());
  out.what += ")";
  if (known == nullptr) return out;
  out.advice = filled(known->advice, prefix + (token == Token::app ? "app_token" : "bot_token"));
  if (error == "missing_scope" && answer["needed"].is_string())
    out.advice = "add the scope " + word(answer["needed"].as_string()) +
                 " on api.slack.com/apps under OAuth & Permissions, and install the app again";
  out.is_lasting = known->is_lasting;
  out.is_passing = known->is_passing;
  return out;
}

Trouble explain_disconnect(std::string_view reason) {
  if (reason == "link_disabled")
    return {"Socket Mode was turned off for the app (link_disabled)",
            "turn it on on api.slack.com/apps under Socket Mode", true};
  if (reason == "too_many_websockets")
    return {"the app has too many connections (too_many_websockets)",
            "stop other bots that use the same app token: Slack allows ten connections of an app"};
  return {};
}

}  // namespace slack
