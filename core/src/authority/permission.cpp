#include "authority/permission.hpp"

#include <cstdio>

namespace cox::authority {
namespace {

constexpr std::string_view kEverything = "*";

void append_escaped(std::string& out, std::string_view value) {
  for (const char byte : value) {
    const bool plain = byte > 0x20 && byte < 0x7F && byte != ':' && byte != '*' && byte != '%' &&
                       byte != '{' && byte != '}';
    if (plain) {
      out.push_back(byte);
      continue;
    }
    char escaped[4];
    std::snprintf(escaped, sizeof(escaped), "%%%02X",
                  static_cast<unsigned>(static_cast<unsigned char>(byte)));
    out += escaped;
  }
}

// One part against one part, the stars of `needed` being ordinary characters: where each of them
// meets a star of `held`, whatever they stand for does so too.
bool part_covers(std::string_view held, std::string_view needed) {
  std::size_t h = 0, n = 0, star = std::string_view::npos, from = 0;
  while (n < needed.size()) {
    if (h < held.size() && held[h] == '*') {
      star = h++;
      from = n;
    } else if (h < held.size() && held[h] == needed[n] && needed[n] != '*') {
      ++h, ++n;
    } else if (star != std::string_view::npos) {
      h = star + 1;
      n = ++from;
    } else {
      return false;
    }
  }
  while (h < held.size() && held[h] == '*') ++h;
  return h == held.size();
}

// The first part, which is taken off; `rest` says whether more follow.
std::string_view take_part(std::string_view& text, bool& rest) {
  const std::size_t colon = text.find(':');
  rest = colon != std::string_view::npos;
  const std::string_view part = text.substr(0, colon);
  text.remove_prefix(rest ? colon + 1 : text.size());
  return part;
}

}  // namespace

std::string text_of(const Json& value) {
  if (value.is_string()) return std::string(value.text());
  if (value.is_object()) {
    for (const char* key : {"id", "name", "value"}) {
      if (const Json* inner = value.find(key); inner != nullptr && !inner->is_object())
        return text_of(*inner);
    }
  }
  return value.dump();
}

namespace {

using Append = void (*)(std::string& out, std::string_view value);

std::string fill(std::string_view declared, const Json& arguments, Append append) {
  std::string out;
  while (!declared.empty()) {
    const std::size_t open = declared.find('{');
    const std::size_t close = open == std::string_view::npos ? open : declared.find('}', open);
    out += declared.substr(0, close == std::string_view::npos ? declared.size() : open);
    if (close == std::string_view::npos) break;
    const Json* value = arguments.find(declared.substr(open + 1, close - open - 1));
    if (value == nullptr || value->is_null()) {
      out += kEverything;
    } else {
      append(out, text_of(*value));
    }
    declared.remove_prefix(close + 1);
  }
  return out;
}

}  // namespace

std::string filled(std::string_view declared, const Json& arguments) {
  return fill(declared, arguments, append_escaped);
}

std::string filled_as_said(std::string_view declared, const Json& arguments) {
  return fill(declared, arguments, [](std::string& out, std::string_view value) { out += value; });
}

bool covers(std::string_view held, std::string_view needed) {
  for (;;) {
    // Said last, a star means all parts that follow, and not only what a part can hold.
    if (needed == kEverything && held != kEverything) return false;
    bool more_held = false;
    bool more_needed = false;
    const std::string_view part = take_part(held, more_held);
    if (part == kEverything && !more_held) return true;
    if (!part_covers(part, take_part(needed, more_needed))) return false;
    if (more_held != more_needed) return false;
    if (!more_held) return true;
  }
}

bool overlaps(std::string_view held, std::string_view needed) {
  for (;;) {
    bool more_held = false;
    bool more_needed = false;
    const std::string_view part = take_part(held, more_held);
    const std::string_view other = take_part(needed, more_needed);
    if ((part == kEverything && !more_held) || (other == kEverything && !more_needed)) return true;
    const bool stars =
        part.find('*') != std::string_view::npos || other.find('*') != std::string_view::npos;
    if (!stars && part != other) return false;
    if (!more_held || !more_needed) return more_held == more_needed;
  }
}

}  // namespace cox::authority
