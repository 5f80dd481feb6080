#include "chat/shared_files.hpp"

#include "base/crypto.hpp"
#include "base/digits.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

namespace cox::chat {
namespace {

constexpr std::size_t kTokenBytes = 16;

bool is_guarded(const Json& file) { return file.contains("headers") || file["secret"].as_bool(); }

}  // namespace

std::string SharedFiles::hide(std::string extra) {
  // Most messages bring no file, and are not looked into.
  if (extra.find("\"files\"") == std::string::npos) return extra;
  const auto parsed = Json::parse(extra);
  if (!parsed) return extra;
  Json::Array files;
  bool any = false;
  for (const Json& each : (*parsed)["files"].items()) {
    any = any || is_guarded(each);
    files.push_back(is_guarded(each) ? hidden(each) : each);
  }
  if (!any) return extra;
  Json out = *parsed;
  return out.set("files", Json(std::move(files))).dump();
}

Json SharedFiles::hidden(const Json& file) {
  Source source{file["url"].as_string(), {}};
  for (const auto& [name, value] : file["headers"].members())
    source.headers.emplace_back(name, value.as_string());
  Json out = file;
  out.erase("headers");
  out.erase("secret");
  const std::string url = keep(std::move(source));
  if (url.empty()) {
    out.erase("url");
  } else {
    out.set("url", url);
  }
  return out;
}

std::string SharedFiles::keep(Source source) {
  const auto chance = crypto::random_bytes(kTokenBytes);
  if (!chance.ok()) {
    log::warn("chat", text::cat("a file cannot be fetched: ", chance.status().message()));
    return {};
  }
  std::string url = text::cat(kScheme, hex(*chance));
  std::lock_guard lock(mutex_);
  order_.push_back(url);
  kept_.emplace(url, std::move(source));
  if (order_.size() > kMost) {
    kept_.erase(order_.front());
    order_.pop_front();
  }
  return url;
}

std::optional<SharedFiles::Source> SharedFiles::find(std::string_view url) const {
  std::lock_guard lock(mutex_);
  const auto found = kept_.find(std::string(url));
  if (found == kept_.end()) return std::nullopt;
  return found->second;
}

}  // namespace cox::chat
