#include "routing/syntax.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace cox::routing {

namespace {

constexpr std::size_t kShown = 200;  // bytes of an expression in a message

constexpr std::string_view kOtherFlavour =
    "; RE2 has no look-around and no back-references: use the flavour pcre2 for this pattern";

// Walks over an expression piece by piece; a piece is an escape, a character class, or one byte.
class Pieces {
 public:
  explicit Pieces(std::string_view text) : text_(text) {}

  bool done() const { return at_ >= text_.size(); }
  std::size_t at() const { return at_; }
  std::string_view rest() const { return text_.substr(at_); }

  std::string_view next() {
    std::string_view piece = rest().substr(0, size());
    at_ += piece.size();
    return piece;
  }

 private:
  std::size_t size() const {
    if (rest().substr(0, 2) == "\\Q") return until("\\E", 2);
    if (text_[at_] == '\\') return 2;
    if (text_[at_] == '[') return class_size();
    return 1;
  }

  std::size_t until(std::string_view end, std::size_t from) const {
    std::size_t found = rest().find(end, from);
    return found == std::string_view::npos ? rest().size() : found + end.size();
  }

  std::size_t class_size() const {
    std::string_view text = rest();
    std::size_t i = 1;
    if (i < text.size() && text[i] == '^') ++i;
    if (i < text.size() && text[i] == ']') ++i;  // a bracket in front stands for itself
    while (i < text.size() && text[i] != ']') i += class_item_size(text.substr(i));
    return std::min(i + 1, text.size());
  }

  static std::size_t class_item_size(std::string_view text) {
    if (text[0] == '\\') return 2;
    if (text.substr(0, 2) != "[:") return 1;
    std::size_t end = text.find(":]");
    return end == std::string_view::npos ? 1 : end + 2;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

bool wants_other_flavour(std::string_view rest) {
  for (std::string_view start : {"(?=", "(?!", "(?<=", "(?<!", "(?>"}) {
    if (rest.substr(0, start.size()) == start) return true;
  }
  return rest.size() > 1 && rest[0] == '\\' && rest[1] >= '1' && rest[1] <= '9';
}

}  // namespace

std::size_t Translated::origin(std::size_t offset) const {
  auto before = std::lower_bound(inserted.begin(), inserted.end(), offset);
  return offset - static_cast<std::size_t>(before - inserted.begin());
}

Result<Translated> translate(std::string_view expression) {
  Translated out;
  for (Pieces pieces(expression); !pieces.done();) {
    std::string_view rest = pieces.rest();
    if (rest.substr(0, 3) == "(?<") {
      if (wants_other_flavour(rest)) {
        return syntax_error(expression, "look-behind", pieces.at());
      }
      out.expression += "(?";
      out.inserted.push_back(out.expression.size());
      out.expression += 'P';
      pieces.next(), pieces.next();
    } else {
      out.expression += pieces.next();
    }
  }
  return out;
}

std::string brief(std::string_view expression) {
  const std::string_view shown = text::clip(expression, kShown);
  return text::cat(shown, shown.size() < expression.size() ? "..." : "");
}

Status syntax_error(std::string_view expression, std::string_view what, std::size_t offset) {
  std::string message = text::cat("pattern \"", brief(expression), "\": ", what);
  if (offset <= expression.size()) {
    message += text::cat(" at byte ", offset + 1);
    if (wants_other_flavour(expression.substr(offset))) message += kOtherFlavour;
  }
  return invalid(std::move(message));
}

}  // namespace cox::routing
