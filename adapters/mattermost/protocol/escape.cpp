#include "escape.hpp"

#include <algorithm>
#include <cctype>

namespace mattermost {

namespace {

constexpr std::size_t kLongestWord = 2'000;  // a longer one might be cut, and with it its code

bool is_any(char c, std::string_view of) { return of.find(c) != std::string_view::npos; }
bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }
bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }
bool is_plain(char c) { return is_letter(c) || is_digit(c); }
bool is_word(char c) { return is_plain(c) || c == '_'; }
bool is_name(char c) { return is_word(c) || c == '-' || c == '.'; }

// The character at `at`; a NUL before the text and after it.
char at(std::string_view text, std::size_t at) { return at < text.size() ? text[at] : '\0'; }

// "@all", "@ann", "~town"; "root@web" is none. An @ at the end may get its name from what follows.
bool is_mention(std::string_view word, std::size_t i) {
  if (word[i] != '@' && word[i] != '~') return false;
  if (is_plain(at(word, i - 1))) return false;
  return i + 1 == word.size() ? word[i] == '@' : is_name(word[i + 1]);
}

// ":eyes:"; "10:20:30" is none.
bool is_emoji(std::string_view word, std::size_t i) {
  if (word[i] != ':' || is_word(at(word, i - 1))) return false;
  std::size_t end = i + 1;
  while (is_word(at(word, end)) || is_any(at(word, end), "+-")) ++end;
  return end > i + 1 && at(word, end) == ':';
}

// ":)", ";-)", ":D", "<3", "x-D".
bool is_emoticon(std::string_view word, std::size_t i) {
  if (is_word(at(word, i - 1))) return false;
  std::size_t next = i + 1;
  const char first = word[i];
  if (first == '<') return at(word, next) == '3' || word.substr(next, 2) == "/3";
  const bool has_nose = at(word, next) == '-';
  if (has_nose) ++next;
  const char mouth = at(word, next);
  const bool ends = !is_word(at(word, next + 1));
  if (is_any(first, "xX")) return has_nose && is_any(mouth, "dD") && ends;
  if (!is_any(first, ":;") || mouth == '\0') return false;
  return is_any(mouth, ")(][@/|$'`") || static_cast<unsigned char>(mouth) >= 0x80 ||
         (is_any(mouth, "oOdDpPsSxX") && ends);
}

// "&amp;"
bool is_entity(std::string_view word, std::size_t i) {
  if (word[i] != '&') return false;
  std::size_t end = i + 1;
  while (is_word(at(word, end)) || at(word, end) == '#') ++end;
  return end > i + 1 && at(word, end) == ';';
}

// What is in angle brackets loses them; backslashes are kept or not by what follows; between
// dollars there may be a formula.
bool is_sign(std::string_view word, std::size_t i) {
  if (word[i] == '<') return word.find('>', i) != std::string_view::npos;
  return word[i] == '\\' || (word[i] == '$' && !is_digit(at(word, i + 1)));
}

bool has_address(std::string_view word) {
  if (word.find(":/") != word.npos || word.find("www") != word.npos) return true;
  const std::size_t slash = word.find('/'), dot = word.rfind('.', slash);
  return slash != word.npos && dot != word.npos && dot > 0 && is_letter(at(word, dot + 1));
}

// An address as it stands, which Markdown leaves alone and people can follow.
bool is_address(std::string_view word) {
  if (word.substr(0, 7) != "http://" && word.substr(0, 8) != "https://") return false;
  return is_plain(word.back()) || word.back() == '/'
             ? std::all_of(word.begin(), word.end(),
                           [](char c) { return is_plain(c) || is_any(c, "-._~:/?#@&=%+,;"); })
             : false;
}

bool needs_backslash(std::string_view word, std::size_t i) {
  if (word[i] == '_') return !is_plain(at(word, i - 1)) || !is_plain(at(word, i + 1));
  if (word[i] == '!') return at(word, i + 1) == '[';
  return is_any(word[i], "`*~[]|");
}

// Nothing but code leaves it as it is.
bool is_code(std::string_view word) {
  const bool is_link = has_address(word);
  const bool is_safe_link = is_address(word);
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (is_mention(word, i) && !(is_safe_link && word[i] == '~')) return true;
    if (is_emoji(word, i) || is_emoticon(word, i) || is_entity(word, i) || is_sign(word, i))
      return true;
    if (is_link && !is_safe_link && needs_backslash(word, i)) return true;
  }
  return false;
}

// How much of the word would begin a heading, a quote, a list or a rule; `last` of it gets the
// backslash. Zero: nothing.
std::size_t beginning(std::string_view word) {
  std::size_t digits = 0;
  while (is_digit(at(word, digits))) ++digits;
  if (digits > 0 && digits < 10 && is_any(at(word, digits), ".)") && word.size() == digits + 1)
    return digits + 1;
  const char first = at(word, 0);
  if (first == '>' || (first == '#' && word.find_first_not_of('#') == word.npos)) return 1;
  const bool is_rule = is_any(first, "+-") && (word.size() == 1 || word[1] == first);
  return first != '\0' && is_rule ? 1 : 0;
}

std::string with_backslashes(std::string_view word, bool begins) {
  const std::size_t first = begins ? beginning(word) : 0;
  std::string out;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const bool is_first = first > 0 && i + 1 == first;
    if (is_first || needs_backslash(word, i)) out += '\\';
    out += word[i];
  }
  return out;
}

// Backticks at its ends stay out of the code, so that there is no blank in it.
std::string as_code(std::string_view word) {
  const std::size_t first = word.find_first_not_of('`'), last = word.find_last_not_of('`');
  const std::string_view core = word.substr(first, last + 1 - first);
  return with_backslashes(word.substr(0, first), false) + code_span(core) +
         with_backslashes(word.substr(last + 1), false);
}

// It may be cut anywhere, so that any @ might begin a message.
std::string without_names(std::string_view word) {
  std::string out;
  for (const char c : word) {
    out += c;
    if (c == '@') out += ' ';
  }
  return with_backslashes(out, false);
}

std::string escaped_word(std::string_view word, bool begins) {
  if (word.size() > kLongestWord) return without_names(word);
  const bool is_rule = begins && word.find_first_not_of('=') == word.npos;  // a heading above it
  if (is_rule || is_code(word)) return as_code(word);
  return is_address(word) ? std::string(word) : with_backslashes(word, begins);
}

bool is_blank(char c) { return is_any(c, " \t\r\v\f\n"); }

std::size_t longest_word(std::string_view text) {
  std::size_t longest = 0, now = 0;
  for (const char c : text) {
    now = is_blank(c) ? 0 : now + 1;
    longest = std::max(longest, now);
  }
  return longest;
}

// Markdown keeps single blanks in a line, and single empty lines.
bool has_layout(std::string_view text) {
  if (!text.empty() && is_any(text.front(), " \t")) return true;
  for (const std::string_view each : {"\t", "  ", "\n ", "\n\n\n"}) {
    if (text.find(each) != text.npos) return true;
  }
  return false;
}

std::string fence_for(std::string_view code, std::size_t least) {
  std::size_t longest = least - 1, run = 0;
  for (const char c : code) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return std::string(longest + 1, '`');
}

}  // namespace

std::string escaped(std::string_view text, bool begins) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    if (is_blank(text[i])) {
      begins = text[i] == '\n' || begins;
      out += text[i++];
      continue;
    }
    const std::size_t end =
        std::min<std::size_t>(text.find_first_of(" \t\r\v\f\n", i), text.size());
    out += escaped_word(text.substr(i, end - i), begins);
    begins = false;
    i = end;
  }
  return out;
}

std::string as_message(std::string_view text) {
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  if (has_layout(text) || longest_word(text) > kLongestWord) return fenced(text, {});
  return escaped(text);
}

std::string fenced(std::string_view code, std::string_view language) {
  while (!code.empty() && code.back() == '\n') code.remove_suffix(1);
  const std::string fence = fence_for(code, 3);
  const bool is_one = std::all_of(language.begin(), language.end(), is_name);
  return fence + std::string(is_one ? language : "") + "\n" + std::string(code) + "\n" + fence;
}

// A blank keeps its own backticks off. It is one line: its end at the beginning of another would
// open a fence, and what is code would be none.
std::string code_span(std::string_view code) {
  const std::string fence = fence_for(code, 1);
  const bool touches = !code.empty() && (code.front() == '`' || code.back() == '`');
  const std::string apart = touches ? " " : "";
  std::string line(code);
  std::replace_if(
      line.begin(), line.end(), [](char c) { return is_any(c, "\r\n"); }, ' ');
  return fence + apart + line + apart + fence;
}

}  // namespace mattermost
