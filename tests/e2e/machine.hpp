// The machine under a bot, and what happens to it:
//
//   Machine machine(home);
//   Chat chat(home);
//   machine.disk_is_full();
//   ...
//   machine.recovers();
//
// Whatever is started while it stands runs on it. It hurts the home alone. A fault that nothing ran
// into proves nothing: recovers() fails the test then.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>

#include "home.hpp"

namespace faults {
struct Control;
enum class Operation;
}  // namespace faults

namespace e2e {

class Machine {
 public:
  explicit Machine(const Home& home);
  ~Machine();
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  void disk_is_full();
  void disk_is_read_only();
  void disk_fails_to_write();
  void disk_fails_to_sync();
  // Having something on the disk (fsync) takes so many milliseconds longer.
  void disk_is_slow(int milliseconds);
  // The machine has no more open files to give (ENFILE), to whomever.
  void has_no_more_files();
  // The bot may make no more threads.
  void has_no_more_threads();
  // Name servers take so many milliseconds to answer.
  void names_are_slow(int milliseconds);
  // The clock on the wall, from where it truly is.
  void clock_is_off_by(std::int64_t seconds);

  // All is as it should be again. Throws where nothing ran into the fault.
  void recovers();

 private:
  void breaks(std::initializer_list<faults::Operation> operations, int error);
  void slows(faults::Operation operation, int milliseconds);
  bool was_hit() const;

  std::string path_;
  faults::Control* control_ = nullptr;
};

// How many files the bot in this home may have open from now on, and back to what it was.
void limit_open_files(const Home& home, unsigned long most);
// What the bot in this home has had of the processors.
double processor_seconds(const Home& home);

}  // namespace e2e
