// Small things that several parts need. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace discord {

// At most so many characters (code points), with "…" where something was cut away.
std::string shortened(std::string_view text, std::size_t most);
std::size_t characters(std::string_view text);

}  // namespace discord
