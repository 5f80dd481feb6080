#include "work/secret_arguments.hpp"

#include <algorithm>
#include <cox/json.hpp>
#include <vector>

namespace cox::work {
namespace {

constexpr std::string_view kHidden = "***";

void collect(const Json& value, const Json& shown, std::vector<std::string>& secrets) {
  const bool hidden = shown.is_string() && shown.text() == kHidden;
  if (value.is_array()) {
    for (std::size_t i = 0; i < value.items().size(); ++i) {
      const bool same = shown.is_array() && i < shown.items().size();
      collect(value.items()[i], same ? shown.items()[i] : shown, secrets);
    }
  } else if (hidden && value != shown) {
    secrets.push_back(value.is_string() ? std::string(value.text()) : value.dump());
  }
}

// False where it is not there.
bool replace_all(std::string& text, const std::string& secret) {
  std::size_t at = secret.empty() ? std::string::npos : text.find(secret);
  if (at == std::string::npos) return secret.empty();
  for (; at != std::string::npos; at = text.find(secret, at + kHidden.size()))
    text.replace(at, secret.size(), kHidden);
  return true;
}

}  // namespace

std::string without_secret_arguments(std::string_view text, std::string_view arguments,
                                     std::string_view shown, std::string_view instead) {
  if (shown.empty() || shown == arguments) return std::string(text);
  const auto values = Json::parse(arguments);
  const auto masks = Json::parse(shown);
  if (!values || !masks) return std::string(instead);
  std::vector<std::string> secrets;
  for (const auto& [name, value] : values->members()) collect(value, (*masks)[name], secrets);
  // The longer first: a shorter one may be part of it.
  std::ranges::sort(secrets, std::ranges::greater(), &std::string::size);
  std::string out(text);
  for (const std::string& secret : secrets) {
    if (!replace_all(out, secret)) return std::string(instead);
  }
  return out;
}

}  // namespace cox::work
