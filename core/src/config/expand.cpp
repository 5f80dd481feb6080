#include "config/expand.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include "base/files.hpp"
#include "base/text.hpp"

namespace cox::config {
namespace {

constexpr std::size_t kLargestFile = 1u << 20;

bool names_secret(std::string_view key) {
  const std::string lower = text::lower_ascii(key);
  if (lower.ends_with("_file")) return false;  // a path
  return std::ranges::any_of(
      std::vector<std::string>{"token", "secret", "password", "key"},
      [&](const std::string& word) { return lower.find(word) != std::string::npos; });
}

Result<std::string> from_environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value != nullptr) return std::string(value);
  return not_found(
      text::cat("the environment variable ", name, " is not set: set it where the bot is started"));
}

Result<std::string> from_file(const std::string& name, const std::string& base) {
  const auto path = std::filesystem::path(base) / name;
  std::error_code ignored;
  const auto type = std::filesystem::status(path, ignored).type();
  // A pipe or a device could block for ever.
  if (type != std::filesystem::file_type::regular &&
      type != std::filesystem::file_type::not_found) {
    return failed(text::cat("cannot read ", path.string(), ": it is not a regular file"));
  }
  auto text = read_file(path.string(), kLargestFile);
  if (!text.ok()) return text;
  text->erase(text->find_last_not_of("\r\n") + 1);  // editors end files with a line break
  return text;
}

// The value of what stands between "${" and "}".
Result<std::string> value_of(std::string_view reference, const std::string& base) {
  Result<std::string> value = invalid(
      text::cat("${", reference,
                "} is not known: use ${env:NAME} or ${file:PATH}, or write $${ for a plain ${"));
  if (reference.starts_with("env:")) value = from_environment(std::string(reference.substr(4)));
  if (reference.starts_with("file:")) value = from_file(std::string(reference.substr(5)), base);
  const bool usable =
      !value.ok() || (text::is_utf8(*value) && value->find('\0') == std::string::npos);
  if (!usable) return invalid(text::cat("what ${", reference, "} gives is not UTF-8 text"));
  return value;
}

std::string filled_in(std::string_view text, const std::string& path, Expansion& expansion) {
  std::string out;
  for (;;) {
    const auto at = text.find("${");
    out.append(text.substr(0, at));
    if (at == std::string_view::npos) return out;
    const bool escaped = at > 0 && text[at - 1] == '$';
    text.remove_prefix(at);
    if (escaped) {  // the "$" before is out already, and stands for this one
      out.append("{");
      text.remove_prefix(2);
      continue;
    }
    const auto end = text.find('}');
    if (end == std::string_view::npos) {
      expansion.report.add(path,
                           "has \"${\" without a \"}\": close it, or write $${ for a plain ${");
      return out.append(text);
    }
    const auto value = value_of(text.substr(2, end - 2), expansion.base);
    if (!value.ok()) expansion.report.add(path, value.status().message());
    if (value.ok()) out.append(*value);
    text.remove_prefix(end + 1);
  }
}

// What the texts below a key are. Of a secret's source nothing is secret, whatever its keys are.
enum class Texts { plain, secret, source };

Texts texts_below(const std::string& path, std::string_view key, Texts texts) {
  if (path.empty() && (key == "secrets" || key == "secret_patterns")) return Texts::source;
  return texts == Texts::plain && names_secret(key) ? Texts::secret : texts;
}

Json walk(const Json& value, const std::string& path, Texts texts, Expansion& expansion) {
  if (value.is_string()) {
    std::string text = filled_in(value.text(), path, expansion);
    if (texts == Texts::secret) expansion.secrets.push_back(text);
    return Json(std::move(text));
  }
  if (value.is_array()) {
    Json::Array items;
    for (const Json& item : value.items()) {
      items.push_back(walk(item, path_of(path, items.size()), texts, expansion));
    }
    return Json(std::move(items));
  }
  if (!value.is_object()) return value;
  Json out = Json::object();
  for (const auto& [key, member] : value.members()) {
    if (out.contains(key)) continue;  // given twice, which is reported elsewhere
    out.set(key, walk(member, path_of(path, key), texts_below(path, key, texts), expansion));
  }
  return out;
}

}  // namespace

Json expanded(const Json& value, const std::string& path, Expansion& expansion) {
  return walk(value, path, Texts::plain, expansion);
}

}  // namespace cox::config
