#include "config/config.hpp"

namespace cox::config {

const Json& Config::plugin(std::string_view id) const {
  static const Json none = Json::object();
  for (const auto& [name, settings] : plugins) {
    if (name == id) return settings;
  }
  return none;
}

}  // namespace cox::config
