#include "commands/flags.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "commands/phrase.hpp"
#include "commands/value.hpp"

namespace cox::commands {

namespace {

constexpr char32_t kLongDash = U'—';  // what telephones make of "--"

bool is_letter(char32_t rune) { return rune >= 'a' && rune <= 'z'; }  // folded

// How many characters of dashes begin there: 2, or the long one; 0: none.
std::size_t dashes(const Line& line, std::size_t at) {
  if (at < line.size() && line.rune(at) == kLongDash) return 1;
  return at + 1 < line.size() && line.rune(at) == '-' && line.rune(at + 1) == '-' ? 2 : 0;
}

class Reader {
 public:
  Reader(const Line& line, const std::vector<Parameter>& parameters, Strictness strictness)
      : line_(line),
        parameters_(parameters),
        strict_(strictness == Strictness::every_flag_is_meant) {
    takes_any_ = strict_ || std::ranges::any_of(parameters, &Parameter::is_flag_only);
  }

  Flags run() {
    std::size_t at = line_.next_word(line_.next_blank(0));
    while (takes_any_ && at < line_.size() && !flags_.wrong) {
      const std::size_t end = token(at);
      if (end == at) break;
      at = line_.next_word(end);
    }
    return std::move(flags_);
  }

 private:
  // Reads one word, a flag with its value or anything else, and returns its end; `at`: stop here.
  std::size_t token(std::size_t at) {
    if (line_.opens_quote(at)) {
      const std::size_t end = line_.end_of_quoted(at);
      return line_.next_blank(end == Line::kNone ? at : end);
    }
    if (is_flag(line_, at)) return flag(at);
    const std::size_t end = line_.next_blank(at);
    if (dashes(line_, at) != 2 || end != at + 2) return end;
    flags_.cut.emplace_back(at, end);
    return at;
  }

  std::size_t flag(std::size_t at) {
    const std::size_t from = at + dashes(line_, at);
    std::size_t end = from;
    while (end < line_.size() && !line_.blank(end) && line_.rune(end) != '=') ++end;
    const std::string name = line_.slice(from, end);
    bool no = false;
    const std::size_t parameter = find(name, no);
    if (parameter == parameters_.size()) return unknown(at, end, name);
    const bool has_value = end < line_.size() && line_.rune(end) == '=';
    if (no && has_value) {
      return wrong(at, end, text::cat("--", name, " takes no value"), "");
    }
    if (!has_value && parameters_[parameter].kind == Kind::boolean) {
      add(parameter, at, end, at, end, no ? "no" : "yes");
      return end;
    }
    return value(parameter, at, end, has_value ? end + 1 : line_.next_word(end), has_value);
  }

  std::size_t value(std::size_t parameter, std::size_t at, std::size_t name_end, std::size_t from,
                    bool joined) {
    const std::string name = text::cat("--", parameters_[parameter].name);
    const bool none =
        from >= line_.size() || line_.blank(from) || (!joined && is_flag(line_, from));
    if (none) {
      return wrong(at, name_end, text::cat(name, " needs a value"), expected(parameter));
    }
    std::size_t end = line_.next_blank(from);
    if (line_.opens_quote(from)) {
      const std::size_t close = line_.end_of_quoted(from);
      const bool apostrophe = line_.rune(from) != '"' && line_.rune(from) != U'“';
      if (close == Line::kNone && !apostrophe) {
        return wrong(from, end, "The quote that opens here is never closed", "");
      }
      if (close != Line::kNone) end = line_.next_blank(close);
    } else if (parameters_[parameter].kind == Kind::json) {
      end = end_of_json(from, end);
    }
    add(parameter, at, end, from, end, unquoted(line_.slice(from, end)));
    return end;
  }

  std::string expected(std::size_t parameter) const {
    return commands::expected(parameters_[parameter]);
  }

  // The end of an object or array that may have blanks inside.
  std::size_t end_of_json(std::size_t from, std::size_t word_end) const {
    int depth = 0;
    bool in_text = false;
    for (std::size_t at = from; at < line_.size(); ++at) {
      const char32_t rune = line_.rune(at);
      if (in_text && rune == '\\') {
        ++at;
        continue;
      }
      if (rune == '"') in_text = !in_text;
      if (in_text) continue;
      if (rune == '{' || rune == '[') ++depth;
      if (rune == '}' || rune == ']') --depth;
      if (depth == 0) return std::max(line_.next_blank(at), word_end);
    }
    return word_end;
  }

  void add(std::size_t parameter, std::size_t from, std::size_t to, std::size_t value,
           std::size_t value_end, std::string text) {
    flags_.cut.emplace_back(from, to);
    const bool again = std::ranges::any_of(
        flags_.given, [&](const Flag& flag) { return flag.parameter == parameter; });
    if (again && !parameters_[parameter].repeated) {
      wrong(from, to, text::cat("--", parameters_[parameter].name, " is given twice"), "");
      return;
    }
    flags_.given.push_back(
        {parameter, std::move(text), line_.offset(value), line_.extent(value, value_end)});
  }

  // The parameter that a flag names, or their number. "no-" in front of a boolean takes it away.
  std::size_t find(std::string_view name, bool& no) const {
    const auto found = [&](std::string_view wanted) {
      return std::ranges::find_if(parameters_, [&](const Parameter& parameter) {
        return (strict_ || parameter.is_flag_only()) && is_same_name(wanted, parameter.name);
      });
    };
    auto at = found(name);
    if (at == parameters_.end() && text::starts_with_nocase(name, "no-")) {
      at = found(name.substr(3));
      if (at != parameters_.end() && at->kind != Kind::boolean) at = parameters_.end();
      no = at != parameters_.end();
    }
    return static_cast<std::size_t>(at - parameters_.begin());
  }

  // What is no name may hold a secret: "--token:hunter2".
  std::string no_flag(const std::string& name) const {
    const bool hide = !is_parameter_name(name) &&
                      std::ranges::any_of(parameters_, [](const Parameter& p) { return p.secret; });
    return hide ? "There is no such flag" : text::cat("There is no flag --", name);
  }

  std::size_t unknown(std::size_t at, std::size_t end, const std::string& name) {
    if (!strict_) return line_.next_blank(at);
    std::vector<std::string> names;
    for (const Parameter& parameter : parameters_) names.push_back(text::cat("--", parameter.name));
    return wrong(at, end, no_flag(name),
                 names.empty() ? "no flag here; \"--\" before it makes it text" : either(names),
                 text::nearest(text::cat("--", name), names));
  }

  std::size_t wrong(std::size_t from, std::size_t to, std::string problem, std::string expected,
                    std::string suggestion = {}) {
    flags_.wrong = Mismatch{line_.offset(from),  line_.extent(from, to), std::move(problem),
                            std::move(expected), std::move(suggestion),  true};
    return to;
  }

  const Line& line_;
  const std::vector<Parameter>& parameters_;
  const bool strict_;
  bool takes_any_ = false;
  Flags flags_;
};

}  // namespace

bool is_flag(const Line& line, std::size_t at) {
  const std::size_t size = dashes(line, at);
  return size > 0 && at + size < line.size() && is_letter(line.rune(at + size));
}

Flags read_flags(const Line& line, const std::vector<Parameter>& parameters,
                 Strictness strictness) {
  return Reader(line, parameters, strictness).run();
}

}  // namespace cox::commands
