#include "work/secret_arguments.hpp"

#include <algorithm>
#include <cox/json.hpp>
#include <vector>

namespace cox::work {
namespace {

// What was said, and what is shown in its place.
struct Secret {
  std::string said;
  std::string shown;
};

void collect(const Json& value, const Json& shown, std::vector<Secret>& secrets) {
  if (value.is_array()) {
    for (std::size_t i = 0; i < value.items().size(); ++i) {
      const bool same = shown.is_array() && i < shown.items().size();
      collect(value.items()[i], same ? shown.items()[i] : shown, secrets);
    }
  } else if (shown.is_string() && value != shown) {
    secrets.push_back({value.is_string() ? value.as_string() : value.dump(), shown.as_string()});
  }
}

// False where it is not there.
bool replace_all(std::string& text, const Secret& secret) {
  std::size_t at = secret.said.empty() ? std::string::npos : text.find(secret.said);
  if (at == std::string::npos) return secret.said.empty();
  for (; at != std::string::npos; at = text.find(secret.said, at + secret.shown.size()))
    text.replace(at, secret.said.size(), secret.shown);
  return true;
}

}  // namespace

std::string without_secret_arguments(std::string_view text, std::string_view arguments,
                                     std::string_view shown, std::string_view instead) {
  if (shown.empty() || shown == arguments) return std::string(text);
  const auto values = Json::parse(arguments);
  const auto masks = Json::parse(shown);
  if (!values || !masks) return std::string(instead);
  std::vector<Secret> secrets;
  for (const auto& [name, value] : values->members()) collect(value, (*masks)[name], secrets);
  // The longer first: a shorter one may be part of it.
  std::ranges::sort(secrets, std::ranges::greater(),
                    [](const Secret& secret) { return secret.said.size(); });
  std::string out(text);
  for (const Secret& secret : secrets) {
    if (!replace_all(out, secret)) return std::string(instead);
  }
  return out;
}

}  // namespace cox::work
