// An input, such as standard input, that one thread waits for and any other can wake it from.
#pragma once

#include <string>

class Input {
 public:
  enum class Event { bytes, woken, ended };

  explicit Input(int file);
  ~Input();
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;

  // Waits for what comes first, and appends the bytes there are. Threads: one. Several calls of
  // wake() may arrive as one; none is lost.
  Event next(std::string& bytes);
  // Threads: any.
  void wake() const;

 private:
  bool was_woken() const;
  Event take(std::string& bytes) const;

  int file_;
  int wake_;
};

// Writes all of it, waiting where the file is busy. False: nobody takes it any more.
bool write_all(int file, const std::string& text);
