#include "door.hpp"

#include "signature.hpp"
#include "text.hpp"

namespace slack {

namespace {

using cox::Json;
using Kind = Admitted::Kind;

Admitted refused(int status, const std::string& why) {
  return {Kind::refused, status, {}, why, {}};
}

bool is_path(std::string_view path) {
  return path == "/" || path == "/events" || path == "/commands" || path == "/interactivity";
}

Admitted admit_json(const Json& body) {
  const std::string_view type = body["type"].text();
  if (type == "url_verification")
    return {Kind::answered, 200, body["challenge"].as_string(), {}, {}};
  if (type == "event_callback") return {Kind::event, 200, {}, {}, body};
  if (type == "app_rate_limited")
    return {
        Kind::answered, 200, {}, "Slack holds events back: too many came (app_rate_limited)", {}};
  return {Kind::answered, 200, {}, {}, {}};  // what is newer than this
}

Admitted admit_form(std::string_view body) {
  const Form form = parse_form(body);
  if (const std::string text = field_of(form, "payload"); !text.empty()) {
    auto payload = Json::parse(text);
    if (!payload || !payload->is_object()) return refused(400, "the payload is no JSON");
    return {Kind::interaction, 200, {}, {}, std::move(*payload)};
  }
  if (!field_of(form, "ssl_check").empty()) return {Kind::answered, 200, {}, {}, {}};
  if (field_of(form, "command").empty()) return refused(400, "it is neither JSON nor a command");
  Json payload = Json::object();
  for (const auto& [name, value] : form) payload.set(name, value);
  return {Kind::command, 200, {}, {}, std::move(payload)};
}

}  // namespace

Admitted admit(const Knock& knock, std::string_view secret, std::int64_t now) {
  if (secret.empty() || !is_path(knock.path)) return refused(404, "nothing is there");
  if (knock.method != "POST") return refused(405, "it is no POST");
  const Verdict verdict = verify({knock.body, knock.timestamp, knock.signature}, secret, now);
  if (verdict != Verdict::good) return refused(401, words(verdict));
  if (knock.body.substr(0, 1) != "{") return admit_form(knock.body);
  const auto body = Json::parse(knock.body);
  if (!body) return refused(400, "the body is no JSON");
  return admit_json(*body);
}

}  // namespace slack
