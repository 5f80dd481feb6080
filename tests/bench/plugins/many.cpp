// As many listeners as its settings have patterns; each says its first group.
#include <cox/plugin.hpp>
#include <string>

COX_PLUGIN("many", "1.0.0", "Listens to many patterns") {
  const cox::Json patterns = plugin.setting("patterns", cox::Json::array(), "What to listen to");
  for (const cox::Json& pattern : patterns.items()) {
    plugin.respond(pattern.as_string(), [](auto& call) { call.send(call[1]); }).reads();
  }
}
