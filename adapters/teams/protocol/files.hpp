// Files that hang on a message, and what it takes to fetch them.
#pragma once

#include <cox/json.hpp>
#include <string>
#include <string_view>

namespace teams {

// Whether the service itself keeps one of the files of `extra`: an image in the text is at its
// attachments, and given to the bot's token alone.
bool has_files_of(std::string_view service, const cox::Json& extra);

// The extra with the bot's token for those files. Nobody else's url gets it.
cox::Json with_token(std::string_view service, const std::string& token, const cox::Json& extra);

}  // namespace teams
