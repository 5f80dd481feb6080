#include "features.hpp"

#include <algorithm>
#include <charconv>

namespace irc {

namespace {

constexpr auto npos = std::string_view::npos;
const std::string kNothing;

// "\x20" in a value is a blank.
std::string unescaped(std::string_view value) {
  std::string out;
  while (!value.empty()) {
    unsigned code = 0;
    const bool escape = value.starts_with("\\x") && value.size() >= 4;
    const char* end = escape ? value.data() + 4 : value.data();
    if (escape && std::from_chars(value.data() + 2, end, code, 16).ptr == end && code != 0) {
      out += static_cast<char>(code);
      value.remove_prefix(4);
    } else {
      out += value.front();
      value.remove_prefix(1);
    }
  }
  return out;
}

}  // namespace

void Features::apply(const Line& line) {
  // The first parameter is our nick, the last says "are supported by this server".
  for (std::size_t i = 1; i + 1 < line.parameters.size(); ++i) {
    const std::string_view token = line.parameters[i];
    if (token.starts_with('-')) {
      tokens_.erase(std::string(token.substr(1)));
      continue;
    }
    const std::size_t equals = token.find('=');
    const std::string_view value = equals == npos ? "" : token.substr(equals + 1);
    tokens_.insert_or_assign(std::string(token.substr(0, equals)), unescaped(value));
  }
}

const std::string& Features::value(std::string_view name) const {
  const auto found = tokens_.find(name);
  return found == tokens_.end() ? kNothing : found->second;
}

std::size_t Features::number(std::string_view name, std::size_t standard, std::size_t least) const {
  const std::string& text = value(name);
  std::size_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || number < least) return standard;
  return number;
}

std::size_t Features::line_length() const {
  return std::min<std::size_t>(number("LINELEN", 512, 512), 8'192);
}
std::size_t Features::nick_length() const { return number("NICKLEN", 9, 1); }
std::size_t Features::history_limit() const {
  // 0 says that there is no limit; so many are enough to fetch at once.
  return has("CHATHISTORY") ? std::min<std::size_t>(number("CHATHISTORY", 100, 1), 100) : 0;
}

bool Features::is_channel(std::string_view name) const {
  const std::string& types = value("CHANTYPES");
  const std::string_view signs = has("CHANTYPES") ? std::string_view(types) : "#&";
  return !name.empty() && signs.find(name.front()) != npos;
}

std::string_view Features::without_status(std::string_view target) const {
  const std::string& signs = value("STATUSMSG");
  const std::size_t name = std::min(target.find_first_not_of(signs), target.size());
  return is_channel(target.substr(name)) ? target.substr(name) : target;
}

bool Features::is_status(std::string_view signs) const {
  return !signs.empty() && signs.find_first_not_of(value("STATUSMSG")) == npos;
}

// The signs in "(qaohv)~&@%+".
std::string Features::ranks() const {
  const std::string& prefix = value("PREFIX");
  const std::size_t close = prefix.find(')');
  return close == npos ? "@+" : prefix.substr(close + 1);
}

std::string_view Features::without_rank(std::string_view nick) const {
  nick.remove_prefix(std::min(nick.find_first_not_of(ranks()), nick.size()));
  return nick;
}

}  // namespace irc
