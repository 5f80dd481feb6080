// Lets a program's time pass faster: all its clocks, and all that it waits for by them. For
// LD_PRELOAD; COX_CLOCK_SPEED says how many times as fast, from the start of the program on. What
// the program starts begins at the time of the machine again, and dates of files are the machine's.
#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <cstdarg>
#include <cstdint>
#include <cstdlib>
#include <ctime>

#include "next.hpp"

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

std::int64_t speed() {
  static const char* const text = std::getenv("COX_CLOCK_SPEED");
  static const std::int64_t times = text == nullptr ? 1 : std::max(std::atoi(text), 1);
  return times;
}

std::int64_t nanos(const timespec& time) { return time.tv_sec * kSecond + time.tv_nsec; }

timespec from_nanos(std::int64_t nanos) { return {nanos / kSecond, nanos % kSecond}; }

std::int64_t machine_time(clockid_t clock) {
  static auto* const real = faults::next(&::clock_gettime, "clock_gettime");
  timespec time{};
  real(clock, &time);
  return nanos(time);
}

bool is_of_wall(clockid_t clock) {
  return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE;
}

bool is_steady(clockid_t clock) {
  return clock == CLOCK_MONOTONIC || clock == CLOCK_MONOTONIC_COARSE ||
         clock == CLOCK_MONOTONIC_RAW || clock == CLOCK_BOOTTIME;
}

// When the program began, by the machine's clock of that kind.
std::int64_t beginning(bool of_wall) {
  static const std::int64_t wall = machine_time(CLOCK_REALTIME);
  static const std::int64_t steady = machine_time(CLOCK_MONOTONIC);
  return of_wall ? wall : steady;
}

std::int64_t swift(std::int64_t machine, bool of_wall) {
  const std::int64_t began = beginning(of_wall);
  return began + (machine - began) * speed();
}

// The machine's time at which the program's is that late.
timespec machine_time_at(const timespec& program, bool of_wall) {
  const std::int64_t began = beginning(of_wall);
  return from_nanos(began + (nanos(program) - began) / speed());
}

timespec shorter(const timespec& time) { return from_nanos(nanos(time) / speed()); }

// Rounded up: who waits for a millisecond must not spin.
int shorter_millis(int millis) {
  if (millis <= 0) return millis;
  return static_cast<int>((millis + speed() - 1) / speed());
}

// A condition may wait by either clock, and does not say by which: they are decades apart.
bool looks_of_wall(const timespec& time) { return time.tv_sec > 1'000'000'000; }

bool waits_until(long number, long operation) {
  return number == SYS_futex && (operation & FUTEX_CMD_MASK) == FUTEX_WAIT_BITSET;
}

}  // namespace

// The C library's names, attributes and all.
extern "C" {

int clock_gettime(clockid_t clock, timespec* time) noexcept {
  NEXT(clock_gettime);
  const int result = real(clock, time);
  const bool turned = is_of_wall(clock) || is_steady(clock);
  if (result == 0 && turned) *time = from_nanos(swift(nanos(*time), is_of_wall(clock)));
  return result;
}

int gettimeofday(timeval* time, void* /*zone*/) noexcept {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  *time = {now.tv_sec, now.tv_nsec / 1000};
  return 0;
}

time_t time(time_t* copy) noexcept {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  if (copy != nullptr) *copy = now.tv_sec;
  return now.tv_sec;
}

int nanosleep(const timespec* by, timespec* left) {
  NEXT(nanosleep);
  const timespec less = shorter(*by);
  return real(&less, left);
}

int poll(pollfd* files, nfds_t count, int millis) {
  NEXT(poll);
  return real(files, count, shorter_millis(millis));
}

int epoll_wait(int epoll, epoll_event* events, int most, int millis) {
  NEXT(epoll_wait);
  return real(epoll, events, most, shorter_millis(millis));
}

int timerfd_settime(int timer, int flags, const itimerspec* at, itimerspec* before) noexcept {
  NEXT(timerfd_settime);
  itimerspec less = *at;
  less.it_interval = shorter(at->it_interval);
  const bool absolute = (flags & TFD_TIMER_ABSTIME) != 0;
  less.it_value =
      absolute ? machine_time_at(at->it_value, looks_of_wall(at->it_value)) : shorter(at->it_value);
  // All zero disarms it.
  const bool armed = nanos(at->it_value) != 0;
  if (armed && nanos(less.it_value) == 0) less.it_value.tv_nsec = 1;
  return real(timer, flags, &less, before);
}

int pthread_cond_timedwait(pthread_cond_t* condition, pthread_mutex_t* mutex,
                           const timespec* until) {
  NEXT(pthread_cond_timedwait);
  const timespec machine = machine_time_at(*until, looks_of_wall(*until));
  return real(condition, mutex, &machine);
}

int pthread_cond_clockwait(pthread_cond_t* condition, pthread_mutex_t* mutex, clockid_t clock,
                           const timespec* until) {
  NEXT(pthread_cond_clockwait);
  const timespec machine = machine_time_at(*until, is_of_wall(clock));
  return real(condition, mutex, clock, &machine);
}

// What std::future waits by.
long syscall(long number, ...) noexcept {
  NEXT(syscall);
  va_list more;
  va_start(more, number);
  long words[6];
  for (long& word : words) word = va_arg(more, long);
  va_end(more);
  timespec machine{};
  const auto* until = reinterpret_cast<const timespec*>(words[3]);
  if (waits_until(number, words[1]) && until != nullptr) {
    machine = machine_time_at(*until, looks_of_wall(*until));
    words[3] = reinterpret_cast<long>(&machine);
  }
  return real(number, words[0], words[1], words[2], words[3], words[4], words[5]);
}

}  // extern "C"
