#include "pipe.hpp"

#include <utility>

Pipe::Pipe(Files files, const std::string& unread, Take take)
    : files_(files), take_(std::move(take)), input_(files.in) {
  lines_.add(unread);
}

bool Pipe::run() {
  std::string bytes;
  while (take_lines()) {
    if (input_.next(bytes) == Input::Event::ended) {
      const std::string last = lines_.rest();
      if (!last.empty()) take_(last);
      return true;
    }
    lines_.add(std::exchange(bytes, {}));
  }
  return left_;
}

// False: read no further.
bool Pipe::take_lines() {
  while (!stopping_) {
    const auto line = lines_.next();
    if (!line) return true;
    left_ = !take_(*line);
    if (left_) return false;
  }
  return false;
}

void Pipe::stop() {
  stopping_ = true;
  input_.wake();
}

// A reader that has gone away, as `head` does, is no reason to stop; but it is said, once.
void Pipe::print(const std::string& text) {
  if (write_line(files_.out, text) || unheard_.exchange(true)) return;
  note("nobody reads standard output any more: what the bot says is lost");
}

bool Pipe::write_line(int file, const std::string& text) {
  const std::lock_guard lock(output_);
  return write_all(file, text + "\n");
}
