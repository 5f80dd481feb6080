#include "machine.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "../faults/faults.hpp"

namespace e2e {

namespace fs = std::filesystem;
using faults::Operation;

namespace {

faults::Control* map(const std::string& path) {
  const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  constexpr std::size_t size = sizeof(faults::Control);
  const bool sized = file >= 0 && ftruncate(file, size) == 0;
  void* memory = sized ? mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0) : nullptr;
  close(file);
  if (memory == nullptr || memory == MAP_FAILED) throw std::runtime_error("no file for the faults");
  return static_cast<faults::Control*>(memory);
}

// The sanitizer comes second then, and minds that unless it is told.
std::string sanitizer_options() {
  const char* given = std::getenv("ASAN_OPTIONS");
  return (given == nullptr ? "" : std::string(given) + ":") + "verify_asan_link_order=0";
}

pid_t process_of(const Home& home) {
  std::ifstream lock(home.path() + "/state/lock");
  pid_t pid = 0;
  lock >> pid;
  if (pid <= 0) throw std::runtime_error("no bot runs in " + home.path());
  return pid;
}

}  // namespace

// The file lies beside the home: it must not be hurt itself.
Machine::Machine(const Home& home) : path_(home.path() + ".faults"), control_(map(path_)) {
  setenv(faults::kControl, path_.c_str(), 1);
  setenv(faults::kFolder, (fs::canonical(home.path()).string() + "/").c_str(), 1);
  setenv("LD_PRELOAD", COX_FAULTS_LIBRARY, 1);
  static const std::string options = sanitizer_options();
  setenv("ASAN_OPTIONS", options.c_str(), 1);
}

Machine::~Machine() {
  for (const char* name : {faults::kControl, faults::kFolder, "LD_PRELOAD"}) unsetenv(name);
  munmap(control_, sizeof(faults::Control));
  std::error_code ignored;
  fs::remove(path_, ignored);
}

void Machine::disk_is_full() {
  breaks({Operation::create, Operation::write, Operation::resize}, ENOSPC);
}

void Machine::disk_is_read_only() {
  breaks(
      {Operation::open, Operation::create, Operation::write, Operation::resize, Operation::remove},
      EROFS);
}

void Machine::disk_fails_to_write() { breaks({Operation::write}, EIO); }
void Machine::disk_fails_to_sync() { breaks({Operation::sync}, EIO); }

void Machine::has_no_more_files() { breaks({Operation::descriptor}, ENFILE); }
void Machine::has_no_more_threads() { breaks({Operation::thread}, EAGAIN); }

void Machine::disk_is_slow(int milliseconds) { slows(Operation::sync, milliseconds); }
void Machine::names_are_slow(int milliseconds) { slows(Operation::name, milliseconds); }

void Machine::clock_is_off_by(std::int64_t seconds) { control_->clock_offset = seconds; }

void Machine::breaks(std::initializer_list<Operation> operations, int error) {
  for (auto& each : control_->hits) each = 0;
  for (const Operation each : operations) control_->error[static_cast<int>(each)] = error;
}

void Machine::slows(Operation operation, int milliseconds) {
  for (auto& each : control_->hits) each = 0;
  control_->delay[static_cast<int>(operation)] = milliseconds;
}

bool Machine::was_hit() const {
  std::uint64_t hits = control_->clock_hits;
  for (const auto& each : control_->hits) hits += each;
  return hits > 0;
}

void Machine::recovers() {
  for (auto& each : control_->error) each = 0;
  for (auto& each : control_->delay) each = 0;
  control_->clock_offset = 0;
  if (!was_hit()) throw std::runtime_error("nothing ran into the fault");
}

void limit_open_files(const Home& home, unsigned long most) {
  rlimit limit{};
  const pid_t pid = process_of(home);
  if (prlimit(pid, RLIMIT_NOFILE, nullptr, &limit) != 0) throw std::runtime_error("prlimit");
  limit.rlim_cur = most == 0 ? limit.rlim_max : most;
  if (prlimit(pid, RLIMIT_NOFILE, &limit, nullptr) != 0) throw std::runtime_error("prlimit");
}

double processor_seconds(const Home& home) {
  clockid_t clock{};
  timespec time{};
  if (clock_getcpuclockid(process_of(home), &clock) != 0 || clock_gettime(clock, &time) != 0)
    throw std::runtime_error("no clock of the process");
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

}  // namespace e2e
