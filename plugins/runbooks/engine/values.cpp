#include "engine/values.hpp"

#include <charconv>

namespace runbooks {

using cox::Json;

std::optional<Json> member_at(const Json& value, std::string_view path) {
  const Json* at = &value;
  while (!path.empty()) {
    const std::string_view part = path.substr(0, path.find('.'));
    path.remove_prefix(std::min(part.size() + 1, path.size()));
    if (at->is_array()) {
      std::size_t index = 0;
      const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), index);
      if (error != std::errc() || end != part.data() + part.size() || index >= at->size())
        return std::nullopt;
      at = &at->items()[index];
    } else {
      at = at->find(part);
      if (at == nullptr) return std::nullopt;
    }
  }
  return *at;
}

std::optional<Json> Values::find(std::string_view name) const {
  for (std::size_t end = name.size(); end != std::string_view::npos && end > 0;
       end = name.rfind('.', end - 1)) {
    const Json* found = flat_.find(name.substr(0, end));
    if (found == nullptr) continue;
    return end == name.size() ? std::optional<Json>(*found)
                              : member_at(*found, name.substr(end + 1));
  }
  return std::nullopt;
}

std::string to_text(const Json& value) {
  if (value.is_string()) return value.as_string();
  if (value.is_null()) return {};
  if (!value.is_array()) return value.dump();
  std::string text;
  for (const Json& item : value.items()) text += (text.empty() ? "" : ", ") + to_text(item);
  return text;
}

}  // namespace runbooks
