// What comes in over HTTP: presses of buttons, dialogs that are sent off, slash commands. Pure.
#pragma once

#include <cox/json.hpp>
#include <cox/sdk/press.hpp>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "post.hpp"

namespace mattermost {

// Hard to guess, and the same after a restart, so that the buttons of old posts go on working.
std::string secret_of(const std::string& token, const std::string& session);
// In a time that tells nothing about where they differ.
bool is_same(std::string_view a, std::string_view b);

// "a=b&c=d" (application/x-www-form-urlencoded); the first of a name counts.
std::map<std::string, std::string> to_form(std::string_view body);

// Nothing where it is none. `thread`: of the post that was pressed.
std::optional<cox::Press> to_press(const cox::Json& body, const std::string& thread,
                                   const Known& known);
// Nothing too where it was closed without being sent off.
std::optional<cox::Press> to_submission(const cox::Json& body, const Known& known);

// "/deploy web", known by one of these tokens; nothing where none of them is it.
std::optional<cox::Incoming> to_command(const std::map<std::string, std::string>& form,
                                        const std::vector<std::string>& tokens, const Known& known);

}  // namespace mattermost
