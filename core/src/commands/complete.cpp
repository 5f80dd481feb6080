#include "commands/complete.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "commands/arguments.hpp"
#include "commands/flags.hpp"
#include "commands/line.hpp"

namespace cox::commands {

namespace {

// Where the word begins that is being typed: after the last blank, or where a quote opens that is
// not closed yet.
std::size_t word_being_typed(std::string_view line) {
  const Line all(line);
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t close = all.opens_quote(at) ? all.end_of_quoted(at) : at;
    if (close == Line::kNone && all.rune(at) == '"') return all.offset(at);
    at = all.next_word(all.next_blank(close == Line::kNone ? at : close));
  }
  const std::size_t blank = line.find_last_of(" \t\n");
  return blank == std::string_view::npos ? 0 : blank + 1;
}

class Completer {
 public:
  Completer(const Declaration& command, std::string_view line, const Candidates& candidates)
      : command_(command), candidates_(candidates) {
    finished_ = line.substr(0, word_being_typed(line));
    begun_ = line.substr(finished_.size());
    value_ = begun_.starts_with('"') ? unquoted(text::cat(begun_, "\"")) : std::string(begun_);
  }

  std::vector<std::string> run() {
    if (!value_of_flag()) {
      for (const Phrase& phrase : command_.compiled) sentence(phrase);
    }
    flags();
    return std::move(lines_);
  }

 private:
  void sentence(const Phrase& phrase) {
    const Line all(finished_);
    const Flags flags = read_flags(
        all, command_.parameters,
        phrase.has_rest() ? Strictness::others_are_text : Strictness::every_flag_is_meant);
    if (flags.wrong) return;
    const Line rest = all.without(flags.cut);
    const Matched matched = phrase.match(rest);
    if (matched.whole || matched.reach < rest.size()) return;
    for (const Item* item : matched.expected) {
      if (item->kind == Item::Kind::literal && (!item->glued || finished_.empty())) add(item->text);
      if (item->kind == Item::Kind::parameter)
        values(command_.parameters[command_.find(item->text)]);
    }
  }

  // "deploy web --env ": the flag that waits for its value, where there is one.
  bool value_of_flag() {
    const Line all(finished_);
    if (all.size() == 0) return false;
    const std::size_t from = all.word_start(all.size() - 1);
    const std::string word = all.slice(from, all.size());
    const auto waits = std::ranges::find_if(command_.parameters, [&](const Parameter& parameter) {
      return parameter.kind != Kind::boolean && is_same_name(word, text::cat("--", parameter.name));
    });
    if (waits == command_.parameters.end() || !is_meant_by(all.slice(0, from))) return false;
    values(*waits);
    return true;
  }

  // Whether the command is what begins so: by one of its phrases, or by its id.
  bool is_meant_by(const std::string& begin) const {
    const Line all(begin);
    const Flags flags = read_flags(all, command_.parameters, Strictness::every_flag_is_meant);
    if (flags.wrong) return false;
    const Line rest = all.without(flags.cut);
    std::string id = rest.slice(0, rest.size());
    std::ranges::replace(id, ' ', '.');
    if (id.size() == command_.id.size() && text::starts_with_nocase(id, command_.id)) return true;
    return std::ranges::any_of(command_.compiled, [&](const Phrase& phrase) {
      const Matched matched = phrase.match(rest);
      return matched.whole || matched.reach >= rest.size();
    });
  }

  void flags() {
    if (finished_.empty() || lines_begin_elsewhere()) return;
    for (const Parameter& parameter : command_.parameters) {
      const std::string flag = text::cat("--", parameter.name);
      const bool given = finished_.find(flag) != std::string_view::npos;
      const bool asked = begun_.starts_with("-");
      if (asked && (!given || parameter.repeated)) add(flag);
    }
  }

  // The line must begin with the command's own first word.
  bool lines_begin_elsewhere() const {
    const Line line(finished_);
    return std::ranges::none_of(command_.compiled, [&](const Phrase& phrase) {
      const Matched matched = phrase.match(line);
      return matched.whole || matched.reach >= line.next_blank(0);
    });
  }

  void values(const Parameter& parameter) {
    for (const std::string& choice : parameter.choices) add_value(choice);
    if (parameter.kind == Kind::boolean) add("yes"), add("no");
    if (parameter.kind != Kind::custom) return;
    for (const std::string& each : candidates_(parameter, value_)) add_value(each);
  }

  void add(const std::string& word) { add(word, word, begun_); }
  // Its quotes need not have been typed.
  void add_value(const std::string& value) { add(quote(value), value, value_); }

  void add(const std::string& word, std::string_view said, std::string_view begun) {
    if (!text::starts_with_nocase(said, begun) || said.size() == begun.size()) return;
    std::string line = text::cat(finished_, word);
    if (std::ranges::find(lines_, line) == lines_.end()) lines_.push_back(std::move(line));
  }

  const Declaration& command_;
  const Candidates& candidates_;
  std::string_view finished_, begun_;
  std::string value_;  // what was begun, without its quote
  std::vector<std::string> lines_;
};

}  // namespace

std::vector<std::string> completions(const Declaration& command, std::string_view line,
                                     const Candidates& candidates) {
  return Completer(command, line, candidates).run();
}

}  // namespace cox::commands
