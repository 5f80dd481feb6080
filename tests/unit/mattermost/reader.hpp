// Markdown as Mattermost's server and its clients read it, as far as the adapter writes it: what
// people see and copy, and who is mentioned.
#pragma once

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>

namespace mattermost_test {

class Reader {
 public:
  explicit Reader(std::string_view markdown) { read(markdown); }

  const std::string& copied() const { return copied_; }

  // As ProcessText of the server: words of the text without its code, and what is left of them
  // without signs around them.
  bool mentions(const std::set<std::string>& names) const {
    std::string word;
    for (const char c : prose_ + "\n") {
      if (is_part(c)) {
        word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        continue;
      }
      if (names_one(word, names)) return true;
      word.clear();
    }
    return false;
  }

 private:
  static bool is_part(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           static_cast<unsigned char>(c) >= 0x80 || std::string_view(":.-_@").find(c) < 5;
  }
  static bool names_one(std::string word, const std::set<std::string>& names) {
    word.erase(0, std::min(word.find_first_not_of(":.-_"), word.size()));
    for (std::string left = word; !left.empty(); left.pop_back()) {
      if (names.contains(left)) return true;
      if (std::string_view(":.-_").find(left.back()) == std::string_view::npos) break;
    }
    std::string part;
    for (const char c : word + ".") {
      if (std::string_view(".-:").find(c) == std::string_view::npos) {
        part += c;
        continue;
      }
      if (names.contains(part)) return true;
      part.clear();
    }
    return false;
  }

  static std::size_t run_at(std::string_view text, std::size_t at) {
    std::size_t end = at;
    while (end < text.size() && text[end] == '`') ++end;
    return end - at;
  }
  // Blocks first, then what is in a line.
  void read(std::string_view text) {
    std::string inline_text;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t fence = run_at(text, at);
      if (fence < 3 || text.substr(at + fence, text.find('\n', at) - at - fence).find('`') < 999) {
        const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
        inline_text += text.substr(at, end - at);
        at = end;
        continue;
      }
      read_inline(inline_text);
      inline_text.clear();
      const std::size_t from = std::min(text.find('\n', at), text.size() - 1) + 1;
      std::size_t close = text.find("\n" + std::string(fence, '`'), from == 0 ? 0 : from - 1);
      close = std::min(close, text.size());
      if (close >= from) code(text.substr(from, close - from));
      at = std::min(text.find('\n', std::min(close + 1, text.size())), text.size() - 1) + 1;
    }
    read_inline(inline_text);
  }
  void read_inline(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t run = run_at(text, at);
      if (text[at] == '\\' && at + 1 < text.size() &&
          std::ispunct(static_cast<unsigned char>(text[at + 1])) != 0) {
        plain(text.substr(at + 1, 1));
        at += 2;
      } else if (const std::size_t close = run > 0 ? closing(text, at + run, run) : 0; close > 0) {
        std::string_view inside = text.substr(at + run, close - at - run);
        while (!inside.empty() && inside.front() == ' ') inside.remove_prefix(1);
        while (!inside.empty() && inside.back() == ' ') inside.remove_suffix(1);
        code(inside);
        at = close + run;
      } else {
        plain(text.substr(at, std::max<std::size_t>(run, 1)));
        at += std::max<std::size_t>(run, 1);
      }
    }
  }
  static std::size_t closing(std::string_view text, std::size_t at, std::size_t run) {
    while (at < text.size()) {
      const std::size_t here = run_at(text, at);
      if (here == run) return at;
      at += std::max<std::size_t>(here, 1);
    }
    return 0;
  }
  void plain(std::string_view text) {
    copied_ += text;
    prose_ += text;
  }
  void code(std::string_view text) {
    copied_ += text;
    prose_ += '\n';
  }

  std::string copied_, prose_;
};

}  // namespace mattermost_test
