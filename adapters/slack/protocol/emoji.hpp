// The names that Slack has for reactions.
#pragma once

#include <string>
#include <string_view>

namespace slack {

// ":eyes:", "eyes" and the sign itself as "eyes"; "" where Slack's name for it is not known.
std::string emoji_name(std::string_view reaction);

}  // namespace slack
