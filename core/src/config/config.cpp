#include "config/config.hpp"

#include <cox/abi.h>

#include <cstdio>
#include <filesystem>
#include <optional>
#include <utility>

#include "base/crypto.hpp"
#include "base/files.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "config/authority_checks.hpp"
#include "config/expand.hpp"
#include "config/sections.hpp"

namespace cox::config {
namespace {

constexpr std::size_t kLargestConfig = 4u << 20;

Config read(const Json& json, const std::string& base, Report& report) {
  Config config;
  Section top(json, "", report);
  read_bot(top, config);
  read_authority(top, report, config);
  read_adapters(top, report, config);
  read_plugins(top, base, config);
  read_log(top, base, report, config);
  read_http(top, base, report, config);
  read_secrets(top, base, report, config);
  read_audit(top, report, config);
  read_limits(top, report, config);
  check_connections(config, report);
  top.finish();
  return config;
}

std::string digest_of(std::string_view text) {
  std::string hex;
  const auto hash = crypto::digest(COX_SHA256, text);
  for (const char byte : hash.ok() ? *hash : "") {
    char digits[3];
    std::snprintf(digits, sizeof(digits), "%02x", static_cast<unsigned char>(byte));
    hex += digits;
  }
  return hex;
}

Loaded refused(std::size_t line, std::string message) {
  Loaded loaded;
  loaded.problems.push_back({"", line, std::move(message)});
  return loaded;
}

}  // namespace

const Json& Config::plugin(std::string_view id) const {
  static const Json none = Json::object();
  for (const auto& [plugin_id, settings] : plugins) {
    if (plugin_id == id) return settings;
  }
  return none;
}

std::string describe(const std::vector<Problem>& problems, std::string_view file) {
  std::string out;
  for (const Problem& problem : problems) {
    out += file;
    if (problem.line > 0) out += text::cat(":", problem.line);
    if (!problem.key.empty()) out += text::cat(": ", problem.key);
    out += text::cat(": ", problem.message, "\n");
  }
  return out;
}

Loaded parse(std::string_view text, std::string_view file, const std::string& base) {
  const std::string plain = without_comments(text);
  Json::Error error;
  const std::optional<Json> json = Json::parse(plain, &error);
  if (!json) {
    const Position at = position(text, error.offset);
    return refused(at.line, text::cat(error.what, " (column ", at.column,
                                      "): correct it there or just before"));
  }
  if (!json->is_object()) {
    return refused(1, text::cat("must hold one object: write {...} around what ", file, " says"));
  }
  Report report;
  report.read(plain);
  Loaded loaded;
  Expansion expansion{base, report, loaded.secrets};
  Json values = expanded(*json, "", expansion);
  loaded.config = read(values, base, report);
  loaded.config.values = std::move(values);
  loaded.config.digest = digest_of(text);
  loaded.config.doubts = report.doubts();
  loaded.problems = report.problems();
  return loaded;
}

Loaded load(const std::string& path) {
  const auto text = read_file(path, kLargestConfig);
  if (!text.ok()) return refused(0, text.status().message());
  const std::string base = std::filesystem::absolute(path).parent_path().string();
  Loaded loaded = parse(*text, path, base);
  for (const std::string& secret : loaded.secrets) log::scrub(secret);
  return loaded;
}

Config defaults() {
  Config config;
  config.policy = Policy::open;
  config.adapters = {terminal()};
  return config;
}

}  // namespace cox::config
