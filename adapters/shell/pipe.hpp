// Lines on a pipe: each is a message, and standard output carries the replies and nothing else.
#pragma once

#include <atomic>
#include <mutex>
#include <string>

#include "front.hpp"
#include "input.hpp"
#include "lines.hpp"

class Pipe : public Front {
 public:
  struct Files {
    int in, out, error;
  };

  // `unread` is what an earlier one left.
  Pipe(Files files, const std::string& unread, Take take);

  bool run() override;
  void stop() override;
  void print(const std::string& text) override;
  void note(const std::string& text) override { write_line(files_.error, text); }
  std::string unread() override { return lines_.rest(); }

 private:
  bool take_lines();
  bool write_line(int file, const std::string& text);

  const Files files_;
  const Take take_;
  Input input_;
  Lines lines_;
  std::atomic<bool> stopping_{false};
  bool left_ = false;
  std::atomic<bool> unheard_{false};
  std::mutex output_;
};
