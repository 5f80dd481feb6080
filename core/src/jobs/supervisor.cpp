#include "jobs/supervisor.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <set>
#include <thread>

#include "base/files.hpp"
#include "base/text.hpp"
#include "jobs/child_process.hpp"

namespace cox::jobs {

namespace {

constexpr Millis kCheck = 500;            // between looks at the limits
constexpr Millis kTail = 1'000;           // between writes of the tail
constexpr Millis kLeftGrace = 2'000;      // for what a process leaves behind in its session
constexpr Millis kKillPatience = 10'000;  // for the kernel to end what was killed
constexpr Millis kBeat = 20;              // while something is waited for that tells nobody
constexpr std::size_t kBlock = 64U << 10;
constexpr int kNice = 10;
constexpr int kWriteTries = 20;

constexpr int kOutputReady = 1, kControlReady = 2, kSignalReady = 4;

sigset_t heard_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGCHLD, SIGTERM, SIGINT, SIGHUP}) sigaddset(&set, signal);
  return set;
}

}  // namespace

void Supervisor::run() {
  began_ = clock_.steady();
  ::setpriority(PRIO_PROCESS, 0, kNice);
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  const sigset_t heard = heard_signals();
  ::sigprocmask(SIG_BLOCK, &heard, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
  signals_ = ::signalfd(-1, &heard, SFD_CLOEXEC | SFD_NONBLOCK);
  if (Status started = start(); started.ok()) {
    write_status();
    watch();
  } else {
    end_.outcome = "failed";
    end_.error = started.message();
  }
  finish();
}

Status Supervisor::start() {
  if (Status opened = output_.open(); !opened.ok()) return opened;
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return failed("cannot make a pipe");
  auto child = start_child(spec_, ends[1]);
  ::close(ends[1]);
  pipe_ = ends[0];
  ::fcntl(pipe_, F_SETFL, O_NONBLOCK);
  if (!child.ok()) return child.status();
  child_ = *child;
  return {};
}

// For a bot that finds this supervisor gone, and has to end what it left.
void Supervisor::write_status() const {
  const Json status =
      Json::object({{"supervisor", ::getpid()}, {"session", ::getsid(0)}, {"pid", child_}});
  static_cast<void>(write_file_atomically(folder_.status(), status.dump(), 0600));
}

void Supervisor::watch() {
  while (!is_over()) {
    std::array<pollfd, 3> files{
        {{may_read() ? pipe_ : -1, POLLIN, 0}, {control_, POLLIN, 0}, {signals_, POLLIN, 0}}};
    int ready_for = 0;
    if (::poll(files.data(), files.size(), patience()) > 0) {
      for (std::size_t i = 0; i < files.size(); ++i) {
        if (files[i].revents != 0) ready_for |= 1 << i;
      }
    }
    hear(ready_for);
  }
  // What is in the pipe still counts; who prints now is no part of the job any more.
  for (std::size_t rest = 0; rest < 16 && read_output(); ++rest) {
  }
}

void Supervisor::hear(int ready_for) {
  if ((ready_for & kSignalReady) != 0) read_signals();
  if ((ready_for & kControlReady) != 0) read_control();
  if ((ready_for & kOutputReady) != 0) read_output();
  reap();
  const Millis now = clock_.steady();
  if (spec_.deadline > 0 && now - began_ >= spec_.deadline && !all_)
    end_all("timeout", text::cat("not done within ", text::duration(spec_.deadline)));
  if (now >= next_check_) check_limits();
  if (now >= next_tail_) {
    output_.keep_tail();
    next_tail_ = now + kTail;
  }
  press_on();
}

bool Supervisor::is_over() {
  if (!child_over_) return false;
  if (still_there().empty()) return true;
  return kill_at_ && clock_.steady() > *kill_at_ + kKillPatience;
}

int Supervisor::patience() const {
  if (kill_at_ || child_over_ || !may_read()) return static_cast<int>(kBeat);
  Millis until = kCheck;
  if (spec_.deadline > 0) until = std::min(until, began_ + spec_.deadline - clock_.steady());
  return static_cast<int>(std::clamp<Millis>(until, 0, kCheck));
}

// ---- what is heard ----

void Supervisor::read_signals() {
  signalfd_siginfo info{};
  while (::read(signals_, &info, sizeof(info)) == sizeof(info)) {
    if (info.ssi_signo != SIGCHLD && !all_) end_all("cancelled", "the machine is shutting down");
  }
}

void Supervisor::read_control() {
  std::array<char, 64> words{};
  if (::read(control_, words.data(), words.size()) > 0 && !all_) end_all("cancelled", "");
}

// A job that prints without end is slowed down by not being read, and what it prints is only
// counted.
bool Supervisor::may_read() const {
  if (pipe_ < 0) return false;
  if (full_since_ < 0 || spec_.limits.output_rate == 0) return true;
  const auto passed = static_cast<std::uint64_t>(clock_.steady() - full_since_ + 1);
  return read_since_full_ <= spec_.limits.output_rate * passed / 1'000;
}

bool Supervisor::read_output() {
  static std::array<char, kBlock> block;
  if (pipe_ < 0) return false;
  const ssize_t count = ::read(pipe_, block.data(), block.size());
  if (count < 0) return false;
  if (count == 0) {
    ::close(pipe_);
    pipe_ = -1;
    return false;
  }
  output_.put({block.data(), static_cast<std::size_t>(count)});
  if (output_.is_full() && full_since_ < 0) full_since_ = clock_.steady();
  if (full_since_ >= 0) read_since_full_ += static_cast<std::uint64_t>(count);
  return true;
}

void Supervisor::reap() {
  int status = 0;
  for (pid_t pid = 0; (pid = ::waitpid(-1, &status, WNOHANG)) > 0;) {
    if (pid == child_) child_ended(status);
  }
}

// What it left in its session ends with it. What made a session of its own wanted to stay.
void Supervisor::child_ended(int status) {
  child_over_ = true;
  if (WIFEXITED(status)) end_.exit = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) end_.signal = WTERMSIG(status);
  if (all_) return;
  end_.outcome = end_.exit == 0 ? "ok" : "failed";
  kill_at_ = clock_.steady() + std::min(spec_.grace, kLeftGrace);
  send(SIGTERM);
}

// ---- limits and the end ----

void Supervisor::check_limits() {
  next_check_ = clock_.steady() + kCheck;
  const Limits& limits = spec_.limits;
  if (all_ || child_over_ || (limits.processes == 0 && limits.memory_bytes == 0)) return;
  const std::vector<Process> family = descendants_of(::getpid());
  std::uint64_t resident = 0;
  for (const Process& each : family) resident += each.resident;
  if (limits.processes > 0 && family.size() > limits.processes) {
    end_all("failed", text::cat("more than ", limits.processes, " processes at once"));
    kill_at_ = clock_.steady();
  } else if (limits.memory_bytes > 0 && resident > limits.memory_bytes) {
    end_all("failed",
            text::cat("its processes use more than ", limits.memory_bytes, " bytes of memory"));
    kill_at_ = clock_.steady();
  }
}

void Supervisor::end_all(const std::string& outcome, const std::string& error) {
  all_ = true;
  if (!child_over_ || outcome != "cancelled") end_.outcome = outcome;
  if (end_.error.empty()) end_.error = error;
  kill_at_ = clock_.steady() + spec_.grace;
  send(SIGTERM);
  send(SIGCONT);
}

// Some ignore what they are asked, and some go on forking: killed again and again, until none is
// left.
void Supervisor::press_on() {
  if (kill_at_ && clock_.steady() >= *kill_at_) send(SIGKILL);
}

std::vector<Process> Supervisor::still_there() const {
  std::vector<Process> family = descendants_of(::getpid());
  const pid_t session = ::getsid(0);
  std::erase_if(family, [&](const Process& each) {
    return each.is_zombie || (!all_ && each.session != session);
  });
  return family;
}

// By group: nobody can fork out of that between the look and the signal.
void Supervisor::send(int signal) const {
  std::set<pid_t> groups;
  if (!child_over_) groups.insert(child_);
  for (const Process& each : still_there()) {
    each.group == ::getpgrp() ? ::kill(each.pid, signal) : groups.insert(each.group).second;
  }
  for (const pid_t group : groups) ::kill(-group, signal);
}

// Tried again where the disk is full: without it the job counts as lost.
void Supervisor::finish() {
  output_.keep_tail();
  end_.output_bytes = output_.total();
  end_.duration = clock_.steady() - began_;
  if (end_.error.empty() && !output_.trouble().ok()) end_.error = output_.trouble().message();
  const std::string text = to_json(end_).dump();
  for (int tries = 0; tries < kWriteTries; ++tries) {
    if (write_file_atomically(folder_.ended(), text, 0600).ok()) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
  }
}

}  // namespace cox::jobs
