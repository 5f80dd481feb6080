// Where the way a step is written would let a value become something else: part of a script, a
// host, a path somewhere else. Found when the file is read, before anybody says anything.
#include <algorithm>
#include <array>
#include <utility>

#include "engine/program.hpp"

namespace runbooks {

namespace {

std::string_view base_name(std::string_view path) {
  return path.substr(path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/') + 1);
}

template <std::size_t N>
bool is_one_of(std::string_view name, const std::array<std::string_view, N>& list) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

// What takes a script as an argument, and the options that say so.
bool is_interpreter(std::string_view name) {
  constexpr std::array<std::string_view, 19> names = {
      "sh",   "bash", "dash", "ash", "zsh",  "ksh",  "fish", "busybox", "perl", "ruby",
      "node", "php",  "lua",  "awk", "gawk", "mawk", "sed",  "su",      "psql"};
  return is_one_of(name, names) || name.substr(0, 6) == "python" || name == "eval";
}

// What hands its arguments to a shell somewhere else, joined with blanks.
bool joins_arguments(std::string_view name) {
  constexpr std::array<std::string_view, 5> names = {"ssh", "rsh", "mosh", "watch", "parallel"};
  return is_one_of(name, names);
}

// "-c", "-e", "-lc", "--eval": what follows, or is part of it, is a script.
bool says_script(std::string_view option) {
  if (option.size() < 2 || option[0] != '-') return false;
  if (option[1] == '-') {
    return option.substr(0, 6) == "--eval" || option.substr(0, 9) == "--command" ||
           option.substr(0, 7) == "--print" || option.substr(0, 12) == "--expression";
  }
  return option.find_first_of("ceEprx") != std::string_view::npos;
}

bool is_shell(std::string_view name) {
  constexpr std::array<std::string_view, 6> names = {"sh", "bash", "dash", "ash", "zsh", "ksh"};
  return is_one_of(name, names);
}

// Their first argument is a script without any option that says so; so is that of sed.
bool is_awk(std::string_view name) { return name == "awk" || name == "gawk" || name == "mawk"; }

// Whether what follows the option belongs to it, as in "-euo pipefail" and awk's "-F ,".
bool takes_value(std::string_view program, std::string_view option) {
  if (is_awk(program))
    return option == "-F" || option == "-v" || option == "--assign" ||
           option == "--field-separator";
  return is_shell(program) && option.substr(0, 2) != "--" &&
         option.find_first_of("oO") != std::string_view::npos;
}

// Whether all that follows the script is for the script, also what looks like an option.
bool ends_with_script(std::string_view program, std::string_view option) {
  return (is_shell(program) || program.substr(0, 6) == "python") && option.substr(0, 2) != "--" &&
         option.find('c') != std::string_view::npos;
}

// The text that an argument begins with.
std::string head_of(const Template& argument) {
  const auto& parts = argument.parts();
  return parts.empty() || parts.front().is_value ? "" : parts.front().text;
}

std::string refusal(const Template& argument, std::string_view program) {
  return "the value in \"" + argument.source() + "\" would become part of a script for " +
         std::string(program) + ": ";
}

class ProcessCheck {
 public:
  ProcessCheck(const Process& process, const Scope& scope, int line, Problems& problems)
      : argv_(process.argv), scope_(scope), line_(line), problems_(problems) {}

  void run() {
    if (argv_.empty()) return;
    if (!argv_.front().is_literal() || argv_.front().literal_text().empty())
      return problem("which program runs is written down, not a value: " + argv_.front().source());
    for (std::size_t at = 0; at < argv_.size(); ++at) {
      if (!argv_[at].is_literal()) continue;
      const std::string text = argv_[at].literal_text();
      const std::string_view name = base_name(text);
      if (is_interpreter(name)) script(at, name);
      if (joins_arguments(name)) joined(at, name);
    }
  }

 private:
  void problem(std::string what) { problems_.push_back({line_, std::move(what)}); }
  bool is_unsafe(const Template& argument) const {
    return !argument.is_literal() && scope_.trust(argument) != Trust::tame;
  }

  // A script is due from the option that says so up to the first argument that is no option,
  // whatever stands between. Behind it another option may say that one more follows, of psql, say.
  void script(std::size_t program, std::string_view name) {
    bool due = is_awk(name) || name == "sed";
    bool options = true;
    bool value = false;
    bool last = false;
    for (std::size_t at = program + 1; at < argv_.size(); ++at) {
      const Template& argument = argv_[at];
      const std::string head = head_of(argument);
      const bool inside = options && says_script(head) && !argument.is_literal();
      if ((due || inside) && is_unsafe(argument)) {
        return problem(refusal(argument, name) +
                       "give it as an argument of its own, behind the script, and let the script "
                       "read it there");
      }
      if (std::exchange(value, false)) continue;
      const bool is_option = options && !head.empty() && (head[0] == '-' || head[0] == '+');
      if (due && last && !is_option) return;
      due = is_option && (due || says_script(head));
      last = is_option && (last || ends_with_script(name, head));
      value = is_option && takes_value(name, head);
      if (head == "--") options = false;
    }
  }

  void joined(std::size_t program, std::string_view name) {
    for (std::size_t at = program + 1; at < argv_.size(); ++at) {
      if (!is_unsafe(argv_[at])) continue;
      return problem("the value in \"" + argv_[at].source() +
                     "\" would be read by a shell, because " + std::string(name) +
                     " joins its arguments: allow choices or numbers only, or "
                     "give it on stdin");
    }
  }

  const std::vector<Template>& argv_;
  const Scope& scope_;
  const int line_;
  Problems& problems_;
};

void check_path(const Template& path, const Scope& scope, int line, Problems& problems) {
  if (path.empty() || !path.parts().front().is_value) return;
  const Scope::Known* known = scope.find(path.parts().front().text);
  if (known == nullptr || known->trust != Trust::said) return;
  problems.push_back(
      {line, "a path cannot begin with what somebody said: write the folder before \"" +
                 path.source() + "\""});
}

void check_process(const Process& process, const Scope& scope, int line, Problems& problems) {
  for (const Template& argument : process.argv) {
    if (argument.source().find("${secret:") == std::string::npos) continue;
    problems.push_back({line,
                        "everybody on the machine sees the arguments of a process: give a "
                        "secret in \"env\" or \"stdin\""});
  }
  ProcessCheck(process, scope, line, problems).run();
  check_path(process.cwd, scope, line, problems);
}

// The scheme is written down, and so is the host, unless it is a choice.
void check_url(const Template& url, const Scope& scope, int line, Problems& problems) {
  if (url.empty()) return;
  const auto& parts = url.parts();
  const std::string head = parts.front().is_value ? "" : parts.front().text;
  const std::size_t scheme = head.rfind("http://", 0) == 0    ? 7
                             : head.rfind("https://", 0) == 0 ? 8
                                                              : 0;
  if (scheme == 0) {
    problems.push_back({line, "a URL begins with http:// or https://: " + url.source()});
    return;
  }
  if (head.find_first_of("/?#", scheme) != std::string::npos) return;
  for (std::size_t at = 1; at < parts.size(); ++at) {
    if (!parts[at].is_value) {
      if (parts[at].text.find_first_of("/?#") != std::string::npos) return;
      continue;
    }
    const Scope::Known* known = scope.find(parts[at].text);
    if (known == nullptr || known->trust == Trust::tame) continue;
    problems.push_back({line, "{" + parts[at].text +
                                  "} would say which host is asked: make it a "
                                  "choice"});
    return;
  }
}

}  // namespace

void check_safety(const Step& step, const Scope& scope, Problems& problems) {
  if (const auto* run = std::get_if<RunStep>(&step.what))
    check_process(run->process, scope, step.line, problems);
  if (const auto* http = std::get_if<HttpStep>(&step.what))
    check_url(http->request.url, scope, step.line, problems);
  const auto* wait = std::get_if<WaitStep>(&step.what);
  if (wait == nullptr) return;
  check_path(wait->path, scope, step.line, problems);
  if (wait->what == WaitStep::For::http) check_url(wait->request.url, scope, step.line, problems);
  if (wait->what == WaitStep::For::output) check_process(wait->process, scope, step.line, problems);
}

}  // namespace runbooks
