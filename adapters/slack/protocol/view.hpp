// Forms of cards (cox/card.hpp) as modal views, and what people filled in.
#pragma once

#include <cox/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace slack {

// Which button opened a form, and where that stands. It travels with the view.
struct Origin {
  std::string token;
  std::string room;
  std::string thread;
};

cox::Json to_view(const cox::Json& form, const Origin& origin);
std::optional<Origin> parse_origin(std::string_view metadata);
// The fields of a view that was sent off, by name: an object.
cox::Json values_of(const cox::Json& view);

}  // namespace slack
