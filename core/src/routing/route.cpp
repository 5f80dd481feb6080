#include "routing/route.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "routing/fields.hpp"

namespace cox::routing {

namespace {

constexpr Millis kLongestDeadline = 24 * 3'600'000;
constexpr std::int64_t kLargestBody = 1 << 30;

bool only_reads(const std::string& method) {
  return method == "GET" || method == "HEAD" || method == "OPTIONS";
}

bool is_of_the_bot(const RoutePattern& pattern) {
  using PartKind = RoutePattern::Part::Kind;
  if (pattern.parts.empty() || pattern.parts[0].kind != PartKind::literal) return false;
  const std::string& name = pattern.parts[0].text;
  if (name == "adapters") return true;
  if (pattern.parts.size() != 1) return false;
  return name == "healthz" || name == "readyz" || name == "metrics";
}

void read_effect(Fields& fields, Route& route) {
  if (only_reads(route.pattern.method)) route.effect = Effect::reads;
  const std::string name = fields.text("effect");
  if (name.empty()) return;
  const auto effect = parse_effect(name);
  if (!effect)
    fields.refuse("effect", text::cat("is \"", name, "\"; there are reads, writes and destroys"));
  route.effect = effect.value_or(Effect::writes);
}

void read_limits(Fields& fields, const Json& declaration, Route& route) {
  route.deadline = fields.number("deadline", route.deadline);
  if (route.deadline < 1 || route.deadline > kLongestDeadline)
    fields.refuse("deadline", "must be from 1 ms to 24 hours");
  const std::int64_t bytes = fields.number("body_bytes");
  if (bytes > kLargestBody) fields.refuse("body_bytes", "must be at most 1 GiB");
  if (!declaration["body_bytes"].is_null()) route.body_bytes = static_cast<std::size_t>(bytes);
}

}  // namespace

Result<Route> parse_route(const Json& declaration) {
  const std::string text = declaration["route"].as_string();
  Fields fields(declaration, text::cat("route \"", text::clip(text, 200), "\""));
  fields.text("kind");
  fields.text("route");
  Route route;
  auto pattern = RoutePattern::parse(text);
  if (!pattern.ok()) return pattern.status();
  route.pattern = std::move(*pattern);
  if (is_of_the_bot(route.pattern))
    return invalid(
        text::cat("route \"", text, "\" is served by the bot itself: take another path"));
  route.id = fields.text("id");
  if (route.id.empty()) route.id = route.pattern.text();
  read_effect(fields, route);
  read_limits(fields, declaration, route);
  if (Status status = fields.finish(); !status.ok()) return status;
  return route;
}

}  // namespace cox::routing
