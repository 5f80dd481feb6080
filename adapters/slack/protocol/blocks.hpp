// What the bot says as the arguments of chat.postMessage: texts in pieces that Slack takes, cards
// in Block Kit.
#pragma once

#include <cox/json.hpp>
#include <cstdint>
#include <string>
#include <vector>

namespace slack {

// "text", "blocks" and, for a card with a colour, "attachments" with them in it. A list of each
// call that it takes, in order: at most 50 blocks a message, 3,000 characters a block.
std::vector<cox::Json> to_posts(std::uint32_t format, const std::string& body);

// The same for a message that is one and stays one: what does not fit in is cut off.
cox::Json to_post(std::uint32_t format, const std::string& body);

}  // namespace slack
