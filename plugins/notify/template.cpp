#include "template.hpp"

#include <algorithm>
#include <cctype>
#include <cox/sdk/error.hpp>

namespace {

std::vector<std::string> path_of(std::string_view name) {
  std::vector<std::string> path;
  for (std::size_t at = 0; at <= name.size();) {
    const std::size_t dot = std::min(name.find('.', at), name.size());
    if (dot == at)
      throw cox::Error(COX_INVALID, "the template has a gap '{" + std::string(name) +
                                        "}': write {name} or {name.inner}, and {{ for a brace");
    path.emplace_back(name.substr(at, dot - at));
    at = dot + 1;
  }
  return path;
}

const cox::Json& step(const cox::Json& value, const std::string& name) {
  static const cox::Json nothing;
  if (!value.is_array()) return value[name];
  const bool number = name.size() < 6 && std::ranges::all_of(name, [](unsigned char c) {
                        return std::isdigit(c) != 0;
                      });
  const std::size_t index = number ? std::stoul(name) : value.size();
  return index < value.size() ? value.items()[index] : nothing;
}

std::string words(const cox::Json& value) {
  if (value.is_null()) return {};
  return value.is_string() ? value.as_string() : value.dump();
}

}  // namespace

Template::Template(std::string_view text) {
  std::string plain;
  const auto end_plain = [&] {
    if (!plain.empty()) parts_.push_back({plain, {}});
    plain.clear();
  };
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const bool doubled = at + 1 < text.size() && text[at + 1] == c;
    if ((c == '{' || c == '}') && doubled) {
      plain += c;
      ++at;
    } else if (c == '{') {
      const std::size_t close = text.find('}', at);
      if (close == std::string_view::npos)
        throw cox::Error(COX_INVALID,
                         "the template has a '{' that nothing closes; write {{ for one");
      end_plain();
      parts_.push_back({{}, path_of(text.substr(at + 1, close - at - 1))});
      at = close;
    } else {
      plain += c;
    }
  }
  end_plain();
}

std::string Template::fill(const cox::Json& value) const {
  std::string filled;
  for (const Part& part : parts_) {
    const cox::Json* found = &value;
    for (const std::string& name : part.path) found = &step(*found, name);
    filled += part.path.empty() ? part.text : words(*found);
  }
  return filled;
}
