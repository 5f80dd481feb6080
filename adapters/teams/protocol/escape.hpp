// Texts in the clothes that they need where they go.
#pragma once

#include <string>
#include <string_view>

namespace teams {

// For XML and HTML: every character stands for itself, line breaks become <br/>.
std::string to_html(std::string_view text);
// The same without the line breaks, for what is inside a tag or a name.
std::string to_attribute(std::string_view text);
// &lt; &amp; &#39; &#x27; &nbsp; and their like become what they stand for.
std::string from_entities(std::string_view text);

}  // namespace teams
