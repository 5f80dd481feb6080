#include "authority/question.hpp"

#include "authority/permission.hpp"
#include "base/text.hpp"

namespace cox::authority {

Question::Question(const Request& asked, const Subject& by, const Facts& published, Millis time)
    : request(asked), subject(by), facts(published), now(time) {
  for (const auto& [name, value] : asked.arguments.members()) {
    if (value.is_null()) continue;
    arguments.emplace_back(name, text::lower_ascii(text_of(value)));
    keys.push_back(key_of_argument(name, arguments.back().second));
  }
  for (const std::string& room : {asked.room, asked.room_name}) {
    if (room.empty()) continue;
    rooms.push_back(text::lower_ascii(room));
    rooms.push_back(text::lower_ascii(text::cat(asked.who.adapter, ":", room)));
  }
  for (const std::string& room : rooms) keys.push_back(key_of_room(room));
}

const std::string* Question::argument(std::string_view name) const {
  for (const auto& [given, value] : arguments) {
    if (given == name) return &value;
  }
  return nullptr;
}

// Control characters keep the parts apart: names have none.
std::string key_of_argument(std::string_view name, std::string_view value) {
  return text::cat("a\n", name, "\n", value);
}

std::string key_of_room(std::string_view room) { return text::cat("r\n", room); }

}  // namespace cox::authority
