#include "text.hpp"

namespace discord {

namespace {

bool begins_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80; }

}  // namespace

std::size_t characters(std::string_view text) {
  std::size_t all = 0;
  for (const char byte : text) all += begins_character(byte) ? 1 : 0;
  return all;
}

std::string shortened(std::string_view text, std::size_t most) {
  if (characters(text) <= most) return std::string(text);
  std::size_t seen = 0, at = 0;
  for (; at < text.size(); ++at) {
    if (begins_character(text[at]) && seen++ == most - 1) break;
  }
  // A backslash that stood before what is cut away would take the meaning from the sign.
  while (at > 0 && text[at - 1] == '\\') --at;
  return std::string(text.substr(0, at)) + "\xe2\x80\xa6";
}

}  // namespace discord
