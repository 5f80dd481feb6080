#include "calls.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <cox/sdk/encoding.hpp>

namespace mattermost {

namespace {

using cox::Incoming;
using cox::Json;
using cox::Press;

Incoming by(const std::string& user, const std::string& name, const std::string& channel,
            const Known& known) {
  const Channel room = known.channel(channel);
  Incoming in;
  in.user = user;
  in.user_name = name.empty() ? known.name_of(user) : name;
  in.room = channel;
  in.direct = room.type == 'D';
  in.room_name = in.direct ? in.user_name : room.name;
  in.known = true;
  return in;
}

}  // namespace

std::string secret_of(const std::string& token, const std::string& session) {
  const std::string what = "coxswain presses of " + session;
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  const unsigned char* const made =
      HMAC(EVP_sha256(), token.data(), static_cast<int>(token.size()),
           reinterpret_cast<const unsigned char*>(what.data()), what.size(), digest.data(), &size);
  if (made == nullptr || token.empty()) return {};
  return cox::to_hex({reinterpret_cast<const char*>(digest.data()), size});
}

bool is_same(std::string_view a, std::string_view b) {
  return !a.empty() && a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::map<std::string, std::string> to_form(std::string_view body) {
  const cox::Form form(body);
  return {form.fields().begin(), form.fields().end()};
}

std::optional<Press> to_press(const Json& body, const std::string& thread, const Known& known) {
  const std::string user = body["user_id"].as_string();
  const std::string channel = body["channel_id"].as_string();
  const Json& context = body["context"];
  Press press;
  press.token = body["type"].text() == "select" ? context["selected_option"].as_string()
                                                : context["token"].as_string();
  if (user.empty() || channel.empty() || press.token.empty()) return std::nullopt;
  press.by = by(user, body["user_name"].as_string(), channel, known);
  press.by.id = body["trigger_id"].as_string();
  press.by.thread = thread;
  return press;
}

std::optional<Press> to_submission(const Json& body, const Known& known) {
  const std::string user = body["user_id"].as_string();
  const std::string channel = body["channel_id"].as_string();
  if (body["cancelled"].as_bool() || user.empty() || channel.empty()) return std::nullopt;
  Press press;
  press.token = body["state"].as_string();
  if (press.token.empty()) return std::nullopt;
  press.by = by(user, {}, channel, known);
  press.values = Json::object();
  for (const auto& [name, value] : body["submission"].members())
    press.values.set(name, value.is_null() ? Json("") : value);
  return press;
}

std::optional<Incoming> to_command(const std::map<std::string, std::string>& form,
                                   const std::vector<std::string>& tokens, const Known& known) {
  const auto field = [&](const char* name) {
    const auto found = form.find(name);
    return found == form.end() ? std::string() : found->second;
  };
  const std::string token = field("token");
  bool is_ours = false;
  for (const std::string& each : tokens) is_ours = is_same(each, token) || is_ours;
  if (!is_ours || field("user_id").empty() || field("channel_id").empty()) return std::nullopt;
  Incoming in = by(field("user_id"), field("user_name"), field("channel_id"), known);
  if (in.room_name.empty()) in.room_name = field("channel_name");
  in.id = field("trigger_id");
  in.text = field("text");
  in.mention = true;
  return in;
}

}  // namespace mattermost
