// Patterns that take exponential time in an engine that backtracks, and a command that is answered
// once they have all been tried on what was said before.
#include <cox/plugin.hpp>
#include <string>

namespace {

// A pattern with many groups, none of them needed.
std::string with_groups(int count) {
  std::string pattern;
  for (int i = 0; i < count; ++i) pattern += "(a?)";
  return pattern + "=x";
}

}  // namespace

COX_PLUGIN("patterns", "1.0.0", "Patterns that other engines do not survive") {
  for (const char* pattern : {"(a+)+$", "(a*)*c$", "(a|a|aa)*d$", "(.*)(.*)(.*)(.*)=y$",
                              "(x+x+)+y$", "(\\pL+\\s?)+\\d$", "((a{0,20}){0,20})e$"})
    plugin.hear(pattern, [] {});
  plugin.hear(with_groups(50), [] {});
  plugin.command("settled", "settled <number>").reads().run([](auto& call) {
    call.send("settled " + call["number"]);
  });
  plugin.hear("(?=(a+)+z)a", [] {}).pcre2();
}
