// MarkdownV2 as strict as Telegram reads it (https://core.telegram.org/bots/api#markdownv2-style):
// what it does not take is refused, as a message with it would be.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace telegram::testing {

struct Entity {
  std::string kind = {};  // by its mark: "*", "_", "__", "~", "||", "`", "```", "["
  std::size_t from = 0, to = 0;
  std::string url = {};
};

struct Read {
  std::string text = {};  // without marks
  std::vector<Entity> entities = {};
};

class MarkdownReader {
 public:
  explicit MarkdownReader(std::string_view source) : source_(source) {}

  // nullopt: refused.
  std::optional<Read> read() {
    while (at_ < source_.size()) {
      if (!step()) return std::nullopt;
    }
    if (!open_.empty()) return std::nullopt;
    return std::move(read_);
  }

 private:
  char ahead(std::size_t by) const { return at_ + by < source_.size() ? source_[at_ + by] : '\0'; }
  bool starts_with(std::string_view what) const { return source_.substr(at_, what.size()) == what; }
  std::string_view inside() const {
    return open_.empty() ? std::string_view() : std::string_view(open_.back().kind);
  }
  bool escape(std::string& out) {
    if (source_[at_] != '\\' || ahead(1) <= 0 || ahead(1) > 126) return false;
    out += ahead(1);
    at_ += 2;
    return true;
  }

  bool step() {
    if (escape(read_.text)) return true;
    const bool is_code = inside() == "`" || inside() == "```";
    const std::string_view reserved = is_code ? "`" : "_*[]()~`>#+-=|{}.!";
    if (reserved.find(source_[at_]) == std::string_view::npos) {
      read_.text += source_[at_++];
      return true;
    }
    return ends() ? end() : begin();
  }
  bool ends() const {
    const std::string_view kind = inside();
    if (kind.empty()) return false;
    if (kind == "[") return source_[at_] == ']';
    if (kind == "_") return source_[at_] == '_' && ahead(1) != '_';
    return starts_with(kind);
  }
  bool begin() {
    // The longer ones first.
    for (const std::string_view mark : {"```", "`", "__", "_", "||", "*", "~", "["}) {
      if (!starts_with(mark)) continue;
      open_.push_back({std::string(mark), read_.text.size(), 0, {}});
      at_ += mark.size();
      if (mark == "```") skip_language();
      return true;
    }
    // A quotation, at the beginning of a line only.
    if (source_[at_] != '>' || (at_ > 0 && source_[at_ - 1] != '\n')) return false;
    ++at_;
    return true;
  }
  void skip_language() {
    std::size_t end = at_;
    while (end < source_.size() && std::string_view(" \t\r\n`").find(source_[end]) == npos) ++end;
    if (end < source_.size() && source_[end] != '`') at_ = end;
    if (ahead(0) == '\n') ++at_;
  }
  bool end() {
    Entity done = std::move(open_.back());
    open_.pop_back();
    at_ += done.kind == "[" ? 1 : done.kind.size();
    done.to = read_.text.size();
    if (done.kind == "[" && !take_url(done.url)) return false;
    if (done.to > done.from) read_.entities.push_back(std::move(done));
    return true;
  }
  bool take_url(std::string& url) {
    if (ahead(0) != '(') return true;
    ++at_;
    while (at_ < source_.size() && source_[at_] != ')') {
      if (!escape(url)) url += source_[at_++];
    }
    if (ahead(0) != ')') return false;
    ++at_;
    return true;
  }

  static constexpr std::size_t npos = std::string_view::npos;
  std::string_view source_;
  std::size_t at_ = 0;
  Read read_;
  std::vector<Entity> open_;
};

inline std::optional<Read> read_markdown(std::string_view source) {
  return MarkdownReader(source).read();
}

// Whether somebody would be called: @name that is no code and follows no letter.
inline bool calls_somebody(const Read& read) {
  const auto is_name = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  const std::string& text = read.text;
  for (std::size_t at = text.find('@'); at < text.size(); at = text.find('@', at + 1)) {
    bool is_code = false;
    for (const Entity& each : read.entities)
      is_code = is_code || (each.kind[0] == '`' && each.from < at + 2 && at < each.to);
    const bool follows = at > 0 && is_name(text[at - 1]);
    if (!is_code && !follows && at + 1 < text.size() && is_name(text[at + 1])) return true;
  }
  return false;
}

}  // namespace telegram::testing
