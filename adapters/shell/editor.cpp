#include "editor.hpp"

#include <editline/readline.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <utility>

namespace {

// libedit keeps its state in globals and calls back without a context.
struct State {
  std::recursive_mutex mutex;
  std::string history_file;
  std::string prompt;
  Editor::Line line;
  std::function<std::vector<std::string>()> words;
  std::vector<std::string> candidates;
  bool ready = false;  // a line was finished, or the input ended
  char* finished = nullptr;
};

State& state() {
  static State one;
  return one;
}

// Only notes the line: while libedit calls back, it still counts it as being typed.
void finished(char* line) {
  state().ready = true;
  state().finished = line;
  if (line == nullptr || *line == '\0') return;
  add_history(line);
  write_history(state().history_file.c_str());
}

char* next_candidate(const char* text, int number) {
  static std::size_t at = 0;
  if (number == 0) at = 0;
  while (at < state().candidates.size()) {
    const std::string& each = state().candidates[at++];
    if (each.compare(0, std::strlen(text), text) == 0) return strdup(each.c_str());
  }
  return nullptr;
}

char** complete(const char* text, int, int) {
  state().candidates = state().words();
  rl_attempted_completion_over = 1;
  return rl_completion_matches(text, next_candidate);
}

}  // namespace

Editor::Editor(std::string history_file, std::function<std::vector<std::string>()> words,
               Line line) {
  state().history_file = std::move(history_file);
  state().words = std::move(words);
  state().line = std::move(line);
  rl_readline_name = const_cast<char*>("cox");
  rl_attempted_completion_function = complete;
  using_history();
  stifle_history(1000);
  read_history(state().history_file.c_str());
}

Editor::~Editor() { rl_callback_handler_remove(); }

void Editor::prompt(const std::string& text) {
  const std::lock_guard lock(state().mutex);
  state().prompt = text;
  rl_callback_handler_install(text.c_str(), finished);
}

void Editor::feed() {
  char* line = nullptr;
  {
    const std::lock_guard lock(state().mutex);
    rl_callback_read_char();
    if (!std::exchange(state().ready, false)) return;
    line = std::exchange(state().finished, nullptr);
    // A fresh line to type, before anything is said above it.
    if (line != nullptr) rl_callback_handler_install(state().prompt.c_str(), finished);
  }
  state().line(line);
  std::free(line);
}

void Editor::print(const std::string& text) {
  const std::lock_guard lock(state().mutex);
  // Clears the line that is being typed, and lets libedit draw it again below.
  std::fprintf(stdout, "\r\x1b[K%s\n", text.c_str());
  std::fflush(stdout);
  rl_forced_update_display();
}
