// Activities of the Bot Framework as Teams sends them, as what the bot understands.
#pragma once

#include <cox/sdk/incoming.hpp>
#include <cox/sdk/press.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace teams {

// "19:x@thread.tacv2;messageid=123" is a room and a thread in it.
struct Place {
  std::string room;
  std::string thread;
};
Place place_of(std::string_view conversation);
std::string conversation_of(std::string_view room, std::string_view thread);

// Teams counts messages by the millisecond, and anew in each room: an id of the bot's names both.
std::string scoped_id(std::string_view activity, std::string_view room);
std::string activity_id(std::string_view scoped, std::string_view room);

// Who it is from and where; not what was said. The account is the one of Entra ID where it is told.
cox::Incoming speaker_of(const cox::Json& activity);
// The bot itself, as a member of conversations.
bool is_own(const cox::Json& account, const cox::Json& activity);

// What was said, changed, taken back, who came and went...: none, one or several.
std::vector<cox::Incoming> incoming_of(const cox::Json& activity);

// A button of one of our cards, pressed: the invoke of Action.Execute, or the message of
// Action.Submit. nullopt: it is none.
std::optional<cox::Press> press_of(const cox::Json& activity);

// The answer to the invoke of a press: the sentence is shown to whoever pressed, alone.
cox::Json answer_to_press(std::string_view sentence);

}  // namespace teams
