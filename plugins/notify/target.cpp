#include "target.hpp"

#include <utility>

namespace {

[[noreturn]] void refuse(const std::string& name, const std::string& why) {
  throw cox::Error(COX_INVALID, "setting 'targets', '" + name + "': " + why);
}

cox::Address address_of(const std::string& name, const std::string& to) {
  const std::size_t colon = to.find(':');
  if (colon == 0 || colon == std::string::npos || colon + 1 == to.size())
    refuse(name, R"("to" must be ADAPTER:ROOM, e.g. "libera:#ops")");
  return cox::Address::in_room(to.substr(0, colon), to.substr(colon + 1));
}

// Types know no case.
bool is_type(const cox::Request& request, std::string_view type) {
  const std::string sent = request.field("Content-Type");
  return cox::sdk::same_name(std::string_view(sent).substr(0, type.size()), type);
}

// What a template is filled from, and where "text" is looked for.
cox::Json value_of(const cox::Request& request) {
  if (is_type(request, "text/plain")) return cox::Json::object({{"text", request.body()}});
  if (!is_type(request, "application/x-www-form-urlencoded")) return request.json();
  // Some send their JSON in a form.
  if (const std::string payload = request.form("payload"); !payload.empty())
    return cox::Json::parse(payload).value_or(cox::Json());
  return cox::Json::object({{"text", request.form("text")}});
}

}  // namespace

Target Target::parse(const std::string& name, const cox::Json& json) {
  for (const auto& [key, value] : json.members()) {
    if (key != "to" && key != "token" && key != "template" && key != "markdown")
      refuse(name, "there is no key '" + key + "'; it has to, token, template and markdown");
  }
  const std::string token = json["token"].as_string();
  if (token.size() < 16)
    refuse(name,
           "\"token\" is missing or short: give it 16 characters or more, e.g. from `openssl "
           "rand -hex 24`");
  return {address_of(name, json["to"].as_string()), token,
          Template(json["template"].as_string("{text}")), json["markdown"].as_bool()};
}

std::map<std::string, Target> parse_targets(const cox::Json& setting) {
  std::map<std::string, Target> targets;
  for (const auto& [name, json] : setting.members())
    targets.emplace(name, Target::parse(name, json));
  return targets;
}

bool Target::admits(const cox::Request& request) const {
  return request.has_bearer(token) || request.signed_by_github(token);
}

std::string Target::text_of(const cox::Request& request) const {
  std::string text = sentence.fill(value_of(request));
  if (text.find_first_not_of(" \t\r\n") == std::string::npos)
    throw cox::HttpError(422,
                         "there is nothing to say: send {\"text\": \"...\"}, or what the "
                         "target's template names");
  return text;
}
