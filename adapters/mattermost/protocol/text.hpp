// Texts in Mattermost's Markdown. Pure.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "escape.hpp"

namespace mattermost {

// The name of a user, by the id; empty where nobody knows it.
using NameOf = std::function<std::string(const std::string& id)>;

// Posts have room for so many code points.
constexpr std::size_t kPostCharacters = 16'383;

// What plugins write as Markdown; links to cox:user/ID and the like become mentions.
std::string from_markdown(std::string_view markdown, const NameOf& name_of);
// Text or Markdown, as the message of a post.
std::string to_message(std::uint32_t format, std::string_view body, const NameOf& name_of);

}  // namespace mattermost
