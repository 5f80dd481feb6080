// A line editor on a real terminal: libedit in its callback form, so that the bot can speak while a
// person types. One per process, as libedit has one state. Threads: feed() one; print() any.
#pragma once

#include <functional>
#include <string>
#include <vector>

class Editor {
 public:
  // `line` gets each finished line; null stands for the end of input.
  using Line = std::function<void(const char* line)>;

  Editor(std::string history_file, std::function<std::vector<std::string>()> words, Line line);
  ~Editor();
  Editor(const Editor&) = delete;
  Editor& operator=(const Editor&) = delete;

  void prompt(const std::string& text);
  // Takes what was typed.
  void feed();
  // Writes a text above the line that is being typed.
  void print(const std::string& text);
};
