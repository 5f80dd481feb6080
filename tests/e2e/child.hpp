// The real program, or one that plays a part in a test, as a child process: what goes in, what
// comes out, how it ends.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

namespace e2e {

// What a child writes to one file descriptor, and how far it has been read.
struct Output {
  int file = -1;
  std::string all;
  std::size_t seen = 0;
  bool over = false;
};

class Child {
 public:
  enum class Screen { pipe, terminal };

  // Starts `cox WORDS...`. Standard error is a pipe in both cases. The user is called ann, unless
  // `user` says otherwise.
  explicit Child(const std::vector<std::string>& words, Screen screen = Screen::pipe,
                 const std::string& user = "ann");
  // Any other program, found as a shell would, on pipes.
  Child(const std::string& program, const std::vector<std::string>& words);
  // Kills it, if it still runs. Where the test has failed, shows all that was said and logged,
  // unless that was shown.
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // Throws where the child does not take it.
  void write(std::string_view bytes);
  void close_input();
  void signal(int number) const;

  // Waits until the text appears in what was not read yet, and reads up to its end; throws, with
  // all that was said and logged, where the child ends or a minute passes without it.
  void wait_for(Output& output, std::string_view text) { wait_for_one(output, {text}); }
  // The same with several texts; returns which of them comes first.
  std::size_t wait_for_one(Output& output, const std::vector<std::string_view>& texts);
  // Waits for the end; the exit code, or minus the number of the signal that killed it. Throws,
  // with all that was said and logged, where a sanitizer had something to report.
  int wait();

  Output out;
  Output err;

 private:
  Child(const std::string& program, const std::vector<std::string>& words, Screen screen,
        const std::string& user);
  void look(short input_events, std::string_view waiting_for);
  [[noreturn]] void fail(std::string_view why);
  void show(std::string_view state);
  void read_from(Output& output);

  std::string program_;
  pid_t pid_ = -1;
  int input_ = -1;
  bool shown_ = false;
};

// The file of `cox`, for what starts it in another way.
std::string cox_program();

// A program that ran to its end.
struct Ran {
  int code;
  std::string out;
  std::string err;
};

// Runs `cox WORDS...` with this on standard input.
Ran run(const std::vector<std::string>& words, std::string_view input = {},
        const std::string& user = "ann");

}  // namespace e2e
