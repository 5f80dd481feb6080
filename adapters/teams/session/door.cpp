#include "door.hpp"

#include <strings.h>

#include <cox/net/http_client.hpp>

#include "protocol/admission.hpp"

namespace teams {

namespace {

std::optional<cox::Json> activity_in(const cox::AdapterRequest& in) {
  auto json = cox::Json::parse(in.body, nullptr, 50);
  return json && json->is_object() ? std::move(json) : std::nullopt;
}

// Whether somebody stands between: a proxy says so in one of these, a browser in Origin; a name in
// Host that is not this machine's is one that a stranger has made to lead here.
bool is_for_others(const cox::AdapterRequest& in) {
  for (const auto& [name, value] : in.fields) {
    for (const char* each : {"Forwarded", "Via", "X-Real-IP", "Origin"}) {
      if (strcasecmp(name.c_str(), each) == 0) return true;
    }
    if (strncasecmp(name.c_str(), "X-Forwarded-", 12) == 0) return true;
  }
  const auto host = cox::net::Url::parse("http://" + in.field("Host"));
  return !host || !is_loopback(host->host);
}

}  // namespace

Door::Verdict Door::admit(const cox::AdapterRequest& in, std::int64_t now) const {
  return settings_.no_auth ? from_this_machine(in) : signed_by_connector(in, now);
}

Door::Verdict Door::signed_by_connector(const cox::AdapterRequest& in, std::int64_t now) const {
  const auto jwt = parse_bearer(in.field("Authorization"));
  if (!jwt) return {401, {}, "it has no token"};
  auto activity = activity_in(in);
  if (!activity) return {400, {}, "it is no JSON object"};
  const Expected expected{settings_.app_id, settings_.issuer, now};
  Admission admission{Admission::What::unknown_key, {}};
  for (const bool newer : {false, true}) {
    const auto keys = keys_(newer);
    if (!keys) return {503, {}, "there are no keys yet to check it with"};
    admission = teams::admit(*jwt, *keys, expected, *activity);
    if (admission.what != Admission::What::unknown_key) break;
  }
  if (admission.what == Admission::What::untimely)
    return {401, {}, admission.why, "set this machine's clock; timedatectl shows whether it is"};
  if (admission.what != Admission::What::admitted) return {401, {}, admission.why};
  return checked(std::move(*activity));
}

// A proxy on this machine would make everybody look like it, and so would a page in a browser here.
Door::Verdict Door::from_this_machine(const cox::AdapterRequest& in) const {
  if (!is_loopback(in.remote) || is_for_others(in))
    return {403, {}, "with no_auth only this machine itself is heard"};
  auto activity = activity_in(in);
  if (!activity) return {400, {}, "it is no JSON object"};
  const auto service = cox::net::Url::parse((*activity)["serviceUrl"].text());
  if (!service || !is_loopback(service->host))
    return {403, {}, "with no_auth only this machine is spoken to: its serviceUrl is elsewhere"};
  return checked(std::move(*activity));
}

Door::Verdict Door::checked(cox::Json activity) const {
  // The bot's answers go there, and its token with them.
  if (!is_safe_url(activity["serviceUrl"].as_string()))
    return {403, {}, "its serviceUrl is not https"};
  const std::string tenant = activity["conversation"]["tenantId"].as_string(
      activity["channelData"]["tenant"]["id"].as_string());
  if (!settings_.tenant_id.empty() && tenant != settings_.tenant_id)
    return {403, {}, "it comes from another directory than tenant_id"};
  if (activity["conversation"]["id"].text().empty()) return {400, {}, "it names no conversation"};
  return {200, std::move(activity), {}};
}

}  // namespace teams
