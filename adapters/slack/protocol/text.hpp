// Texts as Slack writes them: three characters are escaped, forms are encoded.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace slack {

// & < > as Slack wants them, so that what stands in a text cannot become a mention or a link.
std::string escape(std::string_view text);
std::string unescape(std::string_view text);

// At most so many characters, the last one an ellipsis where something is cut off.
std::string clipped(std::string_view text, std::size_t most);

// A text, and the web addresses that stand in it, in order: `is_url` tells them apart.
struct Piece {
  std::string_view text;
  bool is_url = false;
};
std::vector<Piece> find_urls(std::string_view text);

// application/x-www-form-urlencoded.
using Form = std::vector<std::pair<std::string, std::string>>;
std::string to_form(const Form& form);
Form parse_form(std::string_view body);
// The value of the first field with this name, or "".
std::string field_of(const Form& form, std::string_view name);

}  // namespace slack
