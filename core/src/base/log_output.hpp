// Where lines of the log go that others may share, such as standard error. Whoever reads it (a
// terminal, a service manager, a container's log driver) may stop reading, and the bot must not
// stop for that: lines that nobody takes are left out and counted. Threads: guarded by its owner.
#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>

namespace cox::log {

class Output {
 public:
  // `descriptor` stays its owner's. `patience` is how long a line may wait, once; while nothing is
  // taken the next ones do not wait.
  explicit Output(int descriptor, std::chrono::milliseconds patience = kPatience);

  // Writes one line, and its end. False where it was left out, or the rest of it.
  bool write(std::string_view line);
  // How many lines were left out, once there is room again; told once. Else 0.
  std::size_t take_left_out();

 private:
  static constexpr std::chrono::milliseconds kPatience{200};

  bool has_room(std::chrono::milliseconds patience) const;
  bool put(std::string_view bytes);

  const int descriptor_;
  const std::chrono::milliseconds patience_;
  std::size_t left_out_ = 0;  // since something was taken
  bool is_cut_ = false;       // the last line has no end
};

}  // namespace cox::log
