#include "commands/parse.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "commands/flags.hpp"
#include "commands/line.hpp"

namespace cox::commands {

namespace {

// The time it takes to read a line grows with it, and everybody's lines come through one router.
constexpr std::size_t kLongestLine = 4 << 20;

std::string quoted(std::string_view text) { return text::cat("\"", text::clip(text, 60), "\""); }

class Parser {
 public:
  Parser(const Declaration& command, std::string_view text, const Circumstances& circumstances)
      : command_(command), line_(text), circumstances_(circumstances) {}

  Parse run() {
    for (const Phrase& phrase : command_.compiled) sentence(phrase);
    if (!result_.parsed) flag_form();
    return std::move(result_);
  }

 private:
  // ---- the two shapes ----

  void sentence(const Phrase& phrase) {
    const Flags& flags = flags_for(phrase);
    std::optional<Line> without;
    if (!flags.cut.empty()) without = line_.without(flags.cut);
    const Line& rest = without ? *without : line_;
    const Matched matched = phrase.match(rest);
    if (flags.wrong) {
      if (matched.whole || matched.reach >= rest.next_blank(0)) note(*flags.wrong);
      return;
    }
    if (!matched.whole) return note(structural(phrase, rest, matched));
    Parsed parsed;
    for (std::size_t i = 0; i < phrase.slots().size(); ++i) {
      const std::size_t from = matched.places[2 * i], to = matched.places[2 * i + 1];
      if (from == Line::kNone || to == Line::kNone) continue;
      parsed.free += to - from;
      if (!take_words(parsed, command_.find(phrase.slots()[i].name), rest, from, to)) return;
    }
    complete(std::move(parsed), flags, false);
  }

  void flag_form() {
    const std::size_t end = end_of_id();
    if (end == Line::kNone) return;
    const std::size_t next = line_.next_word(end);
    if (next < line_.size() && !is_flag(line_, next)) return;
    const Flags flags = read_flags(line_, command_.parameters, Strictness::every_flag_is_meant);
    if (flags.wrong) return note(*flags.wrong);
    const Line rest = line_.without(flags.cut);
    if (const std::size_t extra = rest.next_word(end); extra < rest.size()) {
      const std::size_t until = rest.next_blank(extra);
      if (gives_all(flags)) noted_ = false;  // so no sentence was meant
      return note({rest.offset(extra), rest.extent(extra, until),
                   text::cat(repeated(rest.slice(extra, until)), " belongs to no flag"),
                   "flags, as " + flag_list(), "", true});
    }
    complete({}, flags, true);
  }

  bool gives_all(const Flags& flags) const {
    for (std::size_t i = 0; i < command_.parameters.size(); ++i) {
      const bool needed =
          command_.parameters[i].required && command_.parameters[i].standard.empty();
      if (needed && std::ranges::count(flags.given, i, &Flag::parameter) == 0) return false;
    }
    return true;
  }

  // ---- values ----

  bool take_words(Parsed& parsed, std::size_t parameter, const Line& rest, std::size_t from,
                  std::size_t to) {
    if (!command_.parameters[parameter].repeated) {
      return take(parsed, parameter, unquoted(rest.slice(from, to)), rest.offset(from),
                  rest.extent(from, to));
    }
    while (from < to) {
      std::size_t end = rest.opens_quote(from) ? rest.end_of_quoted(from) : Line::kNone;
      if (end == Line::kNone || end > to) end = std::min(rest.next_blank(from), to);
      if (!take(parsed, parameter, unquoted(rest.slice(from, end)), rest.offset(from),
                rest.extent(from, end))) {
        return false;
      }
      from = std::min(rest.next_word(end), to);
    }
    return true;
  }

  bool take(Parsed& parsed, std::size_t number, const std::string& text, std::size_t at,
            std::size_t length) {
    const Parameter& parameter = command_.parameters[number];
    Read read = read_value(parameter, text, circumstances_);
    if (auto* reading = std::get_if<Reading>(&read)) {
      parsed.arguments.push_back({number, std::move(*reading), at, length, false});
      return true;
    }
    auto& complaint = std::get<Complaint>(read);
    const std::string said = parameter.secret ? "that" : quoted(text);
    note({at, length, text::cat(parameter.name, " cannot be ", said), complaint.expected,
          complaint.suggestion, true});
    return false;
  }

  void complete(Parsed parsed, const Flags& flags, bool flag_form) {
    for (const Flag& flag : flags.given) {
      const Parameter& parameter = command_.parameters[flag.parameter];
      const bool twice = std::ranges::any_of(parsed.arguments, [&](const Argument& argument) {
        return argument.parameter == flag.parameter;
      });
      if (twice && !parameter.repeated) {
        return note({flag.at, flag.length,
                     text::cat(parameter.name, " is given twice, in the sentence and as a flag"),
                     "", "", true});
      }
      if (!take(parsed, flag.parameter, flag.text, flag.at, flag.length)) return;
    }
    for (std::size_t i = 0; i < command_.parameters.size(); ++i) {
      if (!add_standard(parsed, i, flag_form)) return;
    }
    std::ranges::stable_sort(parsed.arguments, {}, &Argument::parameter);
    if (!result_.parsed || parsed.free < result_.parsed->free) result_.parsed = std::move(parsed);
  }

  bool add_standard(Parsed& parsed, std::size_t number, bool flag_form) {
    const Parameter& parameter = command_.parameters[number];
    const bool given = std::ranges::any_of(parsed.arguments, [&](const Argument& argument) {
      return argument.parameter == number && !argument.standard;
    });
    if (given) return true;
    for (const std::string& text : parameter.standard) {
      Read read = read_value(parameter, text, circumstances_);
      if (auto* reading = std::get_if<Reading>(&read)) {
        parsed.arguments.push_back({number, std::move(*reading), 0, 0, true});
      }
    }
    const bool needed = parameter.required && (flag_form || parameter.is_flag_only());
    if (!needed || !parameter.standard.empty()) return true;
    const std::size_t end = line_.offset(line_.size());
    note({end, 0, text::cat("--", parameter.name, " is missing"), expected(parameter), "", true});
    return false;
  }

  // ---- what is wrong ----

  Mismatch structural(const Phrase& phrase, const Line& rest, const Matched& matched) const {
    Mismatch mismatch;
    mismatch.begun =
        begins_with_word(phrase.pieces()) && matched.reach >= rest.next_blank(0) && rest.size() > 0;
    const std::size_t place = rest.next_word(matched.reach);
    if (place >= rest.size()) {
      mismatch.at = rest.offset(rest.size());
      mismatch.problem = "Something is missing at the end";
    } else {
      const std::size_t from = rest.word_start(place), to = rest.next_blank(place);
      mismatch.at = rest.offset(from);
      mismatch.length = rest.extent(from, to);
      if (is_open_quote(rest, place)) {
        mismatch.problem = "The quote that opens here is never closed";
        return mismatch;
      }
      mismatch.problem = text::cat(repeated(rest.slice(from, to)), " does not fit here");
      mismatch.suggestion = text::nearest(rest.slice(from, to), words_of(matched));
    }
    mismatch.expected = either(wanted(matched), 6);
    return mismatch;
  }

  static bool begins_with_word(const Pieces& pieces) {
    return pieces.front().kind == Piece::Kind::word || pieces.front().kind == Piece::Kind::choice;
  }

  static bool is_open_quote(const Line& rest, std::size_t at) {
    return (rest.rune(at) == '"' || rest.rune(at) == U'“') && rest.end_of_quoted(at) == Line::kNone;
  }

  static std::vector<std::string> words_of(const Matched& matched) {
    std::vector<std::string> words;
    for (const Item* item : matched.expected) {
      if (item->kind == Item::Kind::literal) words.push_back(item->text);
    }
    return words;
  }

  // What the author wrote there; that a word could go on with a "/" is said only if it is all.
  static std::vector<std::string> wanted(const Matched& matched) {
    std::vector<std::string> all;
    for (const bool glued : {false, true}) {
      for (const Item* item : matched.expected) {
        if (item->glued != glued) continue;
        std::string text = item->kind == Item::Kind::end         ? "the end"
                           : item->kind == Item::Kind::parameter ? text::cat("<", item->text, ">")
                                                                 : quoted(item->text);
        if (std::ranges::find(all, text) == all.end()) all.push_back(std::move(text));
      }
      if (!all.empty()) break;
    }
    return all;
  }

  std::string flag_list() const {
    std::vector<std::string> names;
    for (const Parameter& parameter : command_.parameters) names.push_back("--" + parameter.name);
    return names.empty() ? "none" : either(names);
  }

  // A word that was not understood, unless it may be secret.
  std::string repeated(std::string_view word) const {
    return says_secret(command_) ? "This" : quoted(word);
  }

  // Of two ways to misread it, the one that got farther is the one that was meant.
  void note(Mismatch mismatch) {
    const bool better =
        !noted_ || (mismatch.begun && !result_.mismatch.begun) ||
        (mismatch.begun == result_.mismatch.begun && mismatch.at > result_.mismatch.at);
    if (better) result_.mismatch = std::move(mismatch);
    noted_ = true;
  }

  // ---- small things ----

  const Flags& flags_for(const Phrase& phrase) {
    auto& kept = phrase.has_rest() ? lenient_ : strict_;
    if (!kept) {
      kept = read_flags(
          line_, command_.parameters,
          phrase.has_rest() ? Strictness::others_are_text : Strictness::every_flag_is_meant);
    }
    return *kept;
  }

  // Where the id ends that the line begins with, in any case and with blanks for its dots.
  std::size_t end_of_id() const {
    std::size_t at = 0;
    for (const char byte : command_.id) {
      if (at >= line_.size()) return Line::kNone;
      if (byte == '.' && line_.blank(at)) {
        at = line_.next_word(at);
      } else if (line_.rune(at) != static_cast<unsigned char>(byte)) {
        return Line::kNone;
      } else {
        ++at;
      }
    }
    return at == line_.size() || line_.blank(at) ? at : Line::kNone;
  }

  const Declaration& command_;
  const Line line_;
  const Circumstances circumstances_;
  std::optional<Flags> strict_, lenient_;
  Parse result_;
  bool noted_ = false;
};

}  // namespace

Parse parse(const Declaration& command, std::string_view line, const Circumstances& circumstances) {
  if (line.size() > kLongestLine) {
    const std::string problem = text::cat("A command has at most ", kLongestLine, " bytes");
    return {std::nullopt, {kLongestLine, 0, problem, "", "", true}};
  }
  return Parser(command, line, circumstances).run();
}

}  // namespace cox::commands
