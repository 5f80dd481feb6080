// Stands between a program and the C library (LD_PRELOAD) and makes system calls fail as faults.hpp
// says. While nothing is to fail it only passes on.
#include <fcntl.h>
#include <netdb.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

#include "faults.hpp"
#include "next.hpp"

namespace {

using faults::Control;
using faults::Operation;

Control* map_control() {
  static Control none{};
  const char* path = std::getenv(faults::kControl);
  static auto* const real_open = faults::next(&::open, "open");
  const int file = path == nullptr ? -1 : real_open(path, O_RDWR | O_CLOEXEC);
  if (file < 0) return &none;
  void* memory = mmap(nullptr, sizeof(Control), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  return memory == MAP_FAILED ? &none : static_cast<Control*>(memory);
}

Control& control() {
  static Control& mapped = *map_control();
  return mapped;
}

bool is_below(const char* path) {
  static const char* const folder = std::getenv(faults::kFolder);
  return folder != nullptr && std::strncmp(path, folder, std::strlen(folder)) == 0;
}

bool is_below(int file) {
  char link[64];
  std::snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  std::array<char, 4096> path{};
  return readlink(link, path.data(), path.size() - 1) > 0 && is_below(path.data());
}

// Returns early once the machine has recovered.
void wait_out(const std::atomic<std::int64_t>& delay) {
  constexpr std::int64_t step = 5;
  for (std::int64_t waited = 0; waited < delay.load(); waited += step) {
    const timespec time{0, step * 1'000'000};
    nanosleep(&time, nullptr);
  }
}

// Whether the operation fails, wherever; then errno is set.
bool fails(Operation operation) {
  const auto index = static_cast<std::size_t>(operation);
  const int error = control().error[index].load();
  if (error == 0) return false;
  ++control().hits[index];
  errno = error;
  return true;
}

void take_time(Operation operation) {
  const auto index = static_cast<std::size_t>(operation);
  Control& machine = control();
  if (machine.delay[index] == 0) return;
  ++machine.hits[index];
  wait_out(machine.delay[index]);
}

// Whether it fails on this path or descriptor. It may also merely take its time.
template <class Place>
bool fails(Operation operation, Place place) {
  const auto index = static_cast<std::size_t>(operation);
  Control& machine = control();
  if (machine.error[index] == 0 && machine.delay[index] == 0) return false;
  if (!is_below(place)) return false;
  take_time(operation);
  return fails(operation);
}

bool fails_to_open(const char* path, int flags) {
  if (fails(Operation::descriptor)) return true;
  const bool writes = (flags & O_ACCMODE) != O_RDONLY;
  const bool makes = (flags & O_CREAT) != 0 && access(path, F_OK) != 0;
  return (writes && fails(Operation::open, path)) || (makes && fails(Operation::create, path));
}

mode_t mode_of(int flags, va_list more) {
  return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0;
}

std::time_t turned() {
  const std::int64_t by = control().clock_offset.load();
  if (by != 0) ++control().clock_hits;
  return static_cast<std::time_t>(by);
}

}  // namespace

// The C library's names, attributes and all; a program may have been compiled for either size of
// file offsets.
extern "C" {

int open(const char* path, int flags, ...) {
  NEXT(open);
  va_list more;
  va_start(more, flags);
  const mode_t mode = mode_of(flags, more);
  va_end(more);
  return fails_to_open(path, flags) ? -1 : real(path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  NEXT(open64);
  va_list more;
  va_start(more, flags);
  const mode_t mode = mode_of(flags, more);
  va_end(more);
  return fails_to_open(path, flags) ? -1 : real(path, flags, mode);
}

int openat(int folder, const char* path, int flags, ...) {
  NEXT(openat);
  va_list more;
  va_start(more, flags);
  const mode_t mode = mode_of(flags, more);
  va_end(more);
  return fails_to_open(path, flags) ? -1 : real(folder, path, flags, mode);
}

int accept(int listener, sockaddr* from, socklen_t* size) {
  NEXT(accept);
  return fails(Operation::descriptor) ? -1 : real(listener, from, size);
}

int accept4(int listener, sockaddr* from, socklen_t* size, int flags) {
  NEXT(accept4);
  return fails(Operation::descriptor) ? -1 : real(listener, from, size, flags);
}

int socket(int domain, int type, int protocol) noexcept {
  NEXT(socket);
  return fails(Operation::descriptor) ? -1 : real(domain, type, protocol);
}

int pipe2(int ends[2], int flags) noexcept {
  NEXT(pipe2);
  return fails(Operation::descriptor) ? -1 : real(ends, flags);
}

// This one tells by its value, not by errno.
int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*body)(void*),
                   void* argument) noexcept {
  NEXT(pthread_create);
  return fails(Operation::thread) ? errno : real(thread, attributes, body, argument);
}

int getaddrinfo(const char* host, const char* port, const addrinfo* hints, addrinfo** found) {
  NEXT(getaddrinfo);
  take_time(Operation::name);
  return real(host, port, hints, found);
}

int mkdir(const char* path, mode_t mode) noexcept {
  NEXT(mkdir);
  return fails(Operation::create, path) ? -1 : real(path, mode);
}

int unlink(const char* path) noexcept {
  NEXT(unlink);
  return fails(Operation::remove, path) ? -1 : real(path);
}

ssize_t write(int file, const void* bytes, size_t size) {
  NEXT(write);
  return fails(Operation::write, file) ? -1 : real(file, bytes, size);
}

ssize_t pwrite(int file, const void* bytes, size_t size, off_t at) {
  NEXT(pwrite);
  return fails(Operation::write, file) ? -1 : real(file, bytes, size, at);
}

ssize_t pwrite64(int file, const void* bytes, size_t size, off64_t at) {
  NEXT(pwrite64);
  return fails(Operation::write, file) ? -1 : real(file, bytes, size, at);
}

int fsync(int file) {
  NEXT(fsync);
  return fails(Operation::sync, file) ? -1 : real(file);
}

int fdatasync(int file) {
  NEXT(fdatasync);
  return fails(Operation::sync, file) ? -1 : real(file);
}

int ftruncate(int file, off_t size) noexcept {
  NEXT(ftruncate);
  return fails(Operation::resize, file) ? -1 : real(file, size);
}

int ftruncate64(int file, off64_t size) noexcept {
  NEXT(ftruncate64);
  return fails(Operation::resize, file) ? -1 : real(file, size);
}

// This one tells by its value, not by errno.
int posix_fallocate(int file, off_t at, off_t size) {
  NEXT(posix_fallocate);
  return fails(Operation::resize, file) ? errno : real(file, at, size);
}

int statvfs(const char* path, struct statvfs* about) noexcept {
  NEXT(statvfs);
  const int result = real(path, about);
  const bool is_read_only = control().error[int(Operation::open)] == EROFS && is_below(path);
  if (result == 0 && is_read_only) about->f_flag |= ST_RDONLY;
  return result;
}

int clock_gettime(clockid_t clock, timespec* time) noexcept {
  NEXT(clock_gettime);
  const int result = real(clock, time);
  const bool of_wall = clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE;
  if (result == 0 && of_wall) time->tv_sec += turned();
  return result;
}

int gettimeofday(timeval* time, void* zone) noexcept {
  NEXT(gettimeofday);
  const int result = real(time, zone);
  if (result == 0) time->tv_sec += turned();
  return result;
}

time_t time(time_t* copy) noexcept {
  NEXT(time);
  const time_t now = real(nullptr) + turned();
  if (copy != nullptr) *copy = now;
  return now;
}

}  // extern "C"
