#include "commands/complete.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "commands/arguments.hpp"
#include "commands/flags.hpp"
#include "commands/line.hpp"

namespace cox::commands {

namespace {

class Completer {
 public:
  Completer(const Declaration& command, std::string_view line, const Candidates& candidates)
      : command_(command), candidates_(candidates) {
    const std::size_t cut = line.find_last_of(" \t\n");
    finished_ = cut == std::string_view::npos ? "" : line.substr(0, cut + 1);
    begun_ = line.substr(finished_.size());
  }

  std::vector<std::string> run() {
    for (const Phrase& phrase : command_.compiled) sentence(phrase);
    flags();
    return std::move(lines_);
  }

 private:
  void sentence(const Phrase& phrase) {
    const Line all(finished_);
    const Flags flags = read_flags(
        all, command_.parameters,
        phrase.has_rest() ? Strictness::others_are_text : Strictness::every_flag_is_meant);
    if (flags.wrong) return value_of_flag(all);
    const Line rest = all.without(flags.cut);
    const Matched matched = phrase.match(rest);
    if (matched.whole || matched.reach < rest.size()) return;
    for (const Item* item : matched.expected) {
      if (item->kind == Item::Kind::literal && (!item->glued || finished_.empty())) add(item->text);
      if (item->kind == Item::Kind::parameter)
        values(command_.parameters[command_.find(item->text)]);
    }
  }

  // "deploy web --env ": the flag that waits for its value.
  void value_of_flag(const Line& all) {
    const std::size_t from = all.size() == 0 ? 0 : all.word_start(all.size() - 1);
    for (const Parameter& parameter : command_.parameters) {
      if (is_same_name(all.slice(from, all.size()), text::cat("--", parameter.name))) {
        values(parameter);
      }
    }
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
    for (const std::string& choice : parameter.choices) add(quote(choice));
    if (parameter.kind == Kind::boolean) add("yes"), add("no");
    if (parameter.kind != Kind::custom) return;
    for (const std::string& each : candidates_(parameter, begun_)) add(quote(each));
  }

  void add(const std::string& word) {
    if (!text::starts_with_nocase(word, begun_) || word.size() == begun_.size()) return;
    std::string line = text::cat(finished_, word);
    if (std::ranges::find(lines_, line) == lines_.end()) lines_.push_back(std::move(line));
  }

  const Declaration& command_;
  const Candidates& candidates_;
  std::string_view finished_, begun_;
  std::vector<std::string> lines_;
};

}  // namespace

std::vector<std::string> completions(const Declaration& command, std::string_view line,
                                     const Candidates& candidates) {
  return Completer(command, line, candidates).run();
}

}  // namespace cox::commands
