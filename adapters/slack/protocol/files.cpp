#include "files.hpp"

#include <cox/net/http_client.hpp>
#include <utility>

namespace slack {

namespace {

using cox::Json;
using cox::net::Url;

constexpr const char* kFiles = "https://files.slack.com/";

bool is_slacks(const std::string& url, const std::string& api_url) {
  const auto at = Url::parse(url), api = Url::parse(api_url), files = Url::parse(kFiles);
  return at && ((files && at->is_same_origin(*files)) || (api && at->is_same_origin(*api)));
}

}  // namespace

void add_credentials(Json& extra, const std::string& api_url, const std::string& bot_token) {
  if (extra["files"].size() == 0) return;
  Json::Array all;
  for (Json file : extra["files"].items()) {
    if (is_slacks(file["url"].as_string(), api_url))
      file.set("headers", Json::object({{"Authorization", "Bearer " + bot_token}}));
    all.push_back(std::move(file));
  }
  extra.set("files", Json(std::move(all)));
}

}  // namespace slack
