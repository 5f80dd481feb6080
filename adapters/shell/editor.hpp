// A line editor on a real terminal, by libedit: history, completion, pasted texts, and a bot that
// can speak while a person types.
//
// libedit has one owner, the thread in run(). Others only queue what is to be shown and wake it;
// it shows that above the line that is being typed.
#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <vector>

#include "front.hpp"
#include "input.hpp"
#include "keys.hpp"

struct editline;  // libedit's
struct history;

class Editor : public Front {
 public:
  struct Options {
    std::string history_file;
    std::string unread;  // what an earlier one left
    bool ansi = true;    // the terminal knows escape sequences
    std::function<std::string()> prompt;
    // What may be typed that begins as `line` does; see complete.hpp.
    std::function<std::vector<std::string>(const std::string& line)> phrases;
    Take take;
  };

  // Of the terminal at standard input and output.
  explicit Editor(Options options);
  ~Editor() override;

  bool run() override;
  void stop() override;
  void print(const std::string& text) override;
  void note(const std::string& text) override { print(text); }
  void forget(const std::string& line) override;
  std::string unread() override { return started_ + typed_; }

 private:
  friend struct EditorThunks;

  void open();
  void set_up_keys();
  void close();
  bool take(const std::string& line);
  void remember(const std::string& line);
  void save_history();

  // What libedit asks for while it runs.
  bool next_character(wchar_t* character);
  bool interrupt(wchar_t* character);
  bool wait();
  void complete_line();
  const char* prompt();

  std::string line_before_cursor() const;
  void insert(const std::string& text);
  void show_above(const std::string& text);
  void wipe();
  void show_queued();

  const Options options_;
  Input input_;
  Keys keys_;
  ::editline* edit_ = nullptr;
  ::history* history_ = nullptr;
  std::string prompt_;
  std::string started_;   // lines of the message so far: one that ends in a backslash goes on
  std::string typed_;     // what stood in the line when stop() was called
  bool dropped_ = false;  // Ctrl-C: the line that ends now is not meant
  std::atomic<bool> stopping_{false};

  std::mutex mutex_;
  bool running_ = false;            // run() will show what is queued
  std::vector<std::string> queue_;  // to be shown
  std::vector<std::string> forgotten_;
};
