#include "calls.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>

namespace mattermost {

namespace {

using cox::Incoming;
using cox::Json;
using cox::Press;

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string pair(text.substr(std::min(i + 1, text.size()), 2));
    const bool is_coded = text[i] == '%' && pair.size() == 2 &&
                          std::isxdigit(static_cast<unsigned char>(pair[0])) != 0 &&
                          std::isxdigit(static_cast<unsigned char>(pair[1])) != 0;
    if (is_coded) i += 2;
    out += is_coded         ? static_cast<char>(std::strtol(pair.c_str(), nullptr, 16))
           : text[i] == '+' ? ' '
                            : text[i];
  }
  return out;
}

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
  std::string out;
  for (unsigned i = 0; i < size; ++i) {
    out += "0123456789abcdef"[digest[i] >> 4];
    out += "0123456789abcdef"[digest[i] & 15];
  }
  return out;
}

bool is_same(std::string_view a, std::string_view b) {
  return !a.empty() && a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::map<std::string, std::string> to_form(std::string_view body) {
  std::map<std::string, std::string> form;
  while (!body.empty()) {
    const std::string_view pair = body.substr(0, body.find('&'));
    body.remove_prefix(std::min(pair.size() + 1, body.size()));
    const std::size_t equals = std::min(pair.find('='), pair.size());
    form.emplace(decoded(pair.substr(0, equals)),
                 decoded(pair.substr(std::min(equals + 1, pair.size()))));
  }
  return form;
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
