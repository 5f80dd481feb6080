// What another program posts mostly hangs on a message without words: a title, a text, fields, in
// the layout that the chats have in common. For adapters: as lines, so that it can be heard. Pure.
#ifndef COX_SDK_HUNG_TEXT_HPP
#define COX_SDK_HUNG_TEXT_HPP

#include <cox/json.hpp>
#include <initializer_list>
#include <string>

namespace cox::sdk {

// What its parts are called.
struct HungNames {
  std::initializer_list<const char*> texts;  // in this order
  const char* field = "title";               // of each of its "fields"; "value" is the other half
  const char* fallback = "fallback";         // where it has nothing else
};

inline void add_line(std::string& text, const std::string& line) {
  if (line.empty()) return;
  if (!text.empty()) text += '\n';
  text += line;
}

inline std::string hung_text(const Json& all, const HungNames& names) {
  std::string text;
  for (const Json& each : all.items()) {
    std::string one;
    for (const char* name : names.texts) add_line(one, each[name].as_string());
    for (const Json& field : each["fields"].items()) {
      const std::string name = field[names.field].as_string();
      add_line(one, (name.empty() ? "" : name + ": ") + field["value"].as_string());
    }
    add_line(text, one.empty() ? each[names.fallback].as_string() : one);
  }
  return text;
}

}  // namespace cox::sdk

#endif  // COX_SDK_HUNG_TEXT_HPP
