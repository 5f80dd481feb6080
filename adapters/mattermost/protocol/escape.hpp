// Text that stands for itself in Mattermost's Markdown. Pure.
//
// Two things make something else of a text. Markdown does; a backslash keeps it from that, and is
// not in what people copy. After it (and no backslash helps) single words are read for mentions,
// emoji, channels and addresses; only code is spared that. So such a word is shown as code, which
// looks a little different and is copied byte by byte; nothing invisible stands in any text.
// Mattermost has no property of a post by which it would mention nobody.
#pragma once

#include <string>
#include <string_view>

namespace mattermost {

// Within a line or some of them. `begins`: the text begins a line.
std::string escaped(std::string_view text, bool begins = true);
// As a whole message: where blanks or empty lines have a meaning it is a block of code, for
// Markdown would lose them.
std::string as_message(std::string_view text);

// In a fence that no line of it can close.
std::string fenced(std::string_view code, std::string_view language);
std::string code_span(std::string_view code);

}  // namespace mattermost
