#include "text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cox/sdk/encoding.hpp>
#include <cox/sdk/split.hpp>
#include <cox/sdk/utf.hpp>

namespace slack {

namespace {

struct Entity {
  char character;
  std::string_view written;
};
constexpr std::array<Entity, 3> kEntities{{{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}}};

bool ends_url(char c) {
  return std::isspace(static_cast<unsigned char>(c)) != 0 || c == '<' || c == '>' || c == '"' ||
         c == '|';
}

}  // namespace

std::string escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto* entity =
        std::find_if(kEntities.begin(), kEntities.end(), [&](auto& e) { return e.character == c; });
    if (entity == kEntities.end()) {
      out += c;
    } else {
      out += entity->written;
    }
  }
  return out;
}

std::string unescape(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const std::string_view rest = text.substr(i);
    const auto* entity = std::find_if(kEntities.begin(), kEntities.end(), [&](auto& e) {
      return rest.substr(0, e.written.size()) == e.written;
    });
    out += entity == kEntities.end() ? text[i] : entity->character;
    i += entity == kEntities.end() ? 1 : entity->written.size();
  }
  return out;
}

std::string clipped(std::string_view text, std::size_t most) {
  if (cox::count_utf16(text) <= most) return std::string(text);
  std::string out;
  std::size_t count = 1;  // the ellipsis
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
    count += cox::count_utf16(text.substr(at, end - at));
    if (count > most) break;
    out += text.substr(at, end - at);
    at = end;
  }
  return out + "\xE2\x80\xA6";
}

std::vector<Piece> find_urls(std::string_view text) {
  std::vector<Piece> out;
  std::size_t from = 0, at = 0;
  while ((at = text.find("http", at)) != std::string_view::npos) {
    const std::string_view rest = text.substr(at);
    const std::size_t scheme = rest.substr(0, 8) == "https://"  ? 8
                               : rest.substr(0, 7) == "http://" ? 7
                                                                : 0;
    const bool in_word = at > from && std::isalnum(static_cast<unsigned char>(text[at - 1])) != 0;
    std::size_t end = scheme == 0 || in_word ? 0 : scheme;
    while (end != 0 && end < rest.size() && !ends_url(rest[end])) ++end;
    // What ends a sentence is not part of the address in it.
    while (end > scheme &&
           std::string_view(".,;:!?)]}'*_~`").find(rest[end - 1]) != std::string_view::npos)
      --end;
    if (end <= scheme) {
      at += 4;
      continue;
    }
    if (at > from) out.push_back({text.substr(from, at - from)});
    out.push_back({rest.substr(0, end), true});
    from = at += end;
  }
  if (from < text.size()) out.push_back({text.substr(from)});
  return out;
}

std::string to_form(const Form& form) {
  std::string out;
  for (const auto& [name, value] : form)
    out +=
        (out.empty() ? "" : "&") + cox::percent_encoded(name) + "=" + cox::percent_encoded(value);
  return out;
}

Form parse_form(std::string_view body) { return cox::Form(body).fields(); }

std::string field_of(const Form& form, std::string_view name) {
  for (const auto& [key, value] : form) {
    if (key == name) return value;
  }
  return {};
}

}  // namespace slack
