#include "files.hpp"

#include <algorithm>
#include <cox/net/http_client.hpp>
#include <optional>
#include <utility>

namespace teams {

namespace {

using cox::Json;
using cox::net::Url;

bool is_of(const std::optional<Url>& service, const Json& file) {
  if (!service || file["secret"].as_bool()) return false;
  const auto url = Url::parse(file["url"].text());
  return url && url->is_same_origin(*service);
}

}  // namespace

bool has_files_of(std::string_view service, const Json& extra) {
  const Json::Array& files = extra["files"].items();
  const auto at = Url::parse(service);
  return std::any_of(files.begin(), files.end(), [&](const Json& file) { return is_of(at, file); });
}

Json with_token(std::string_view service, const std::string& token, const Json& extra) {
  const auto at = Url::parse(service);
  Json::Array files;
  for (const Json& each : extra["files"].items()) {
    Json file = each;
    if (is_of(at, each)) file.set("headers", Json::object({{"Authorization", "Bearer " + token}}));
    files.push_back(std::move(file));
  }
  Json out = extra;
  return out.set("files", Json(std::move(files)));
}

}  // namespace teams
