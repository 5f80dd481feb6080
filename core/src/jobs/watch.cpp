#include "jobs/watch.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string_view>
#include <system_error>

#include "base/files.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "jobs/descendants.hpp"
#include "jobs/launcher.hpp"

namespace cox::jobs {

namespace {

constexpr Number kStop = 0;  // no job has this number

Status cannot_open(const std::string& path) {
  return failed(text::cat("cannot open ", path, ": ", std::generic_category().message(errno)));
}

// Nobody holds the pipe open for writing.
bool is_gone(int file) {
  char byte = 0;
  return ::read(file, &byte, 1) == 0;
}

}  // namespace

Watch::Watch(std::function<void(Number)> gone)
    : gone_(std::move(gone)),
      poll_(::epoll_create1(EPOLL_CLOEXEC)),
      stop_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = kStop;
  ::epoll_ctl(poll_, EPOLL_CTL_ADD, stop_, &event);
  thread_ = std::thread([this] { run(); });
}

Watch::~Watch() {
  stop();
  for (const auto& [job, file] : files_) ::close(file);
  ::close(poll_);
  ::close(stop_);
}

Status Watch::add(Number job, const Folder& folder) {
  const int file = ::open(folder.alive().c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (file < 0 && errno == ENOENT) return not_found(text::cat("there is no ", folder.alive()));
  if (file < 0) return cannot_open(folder.alive());
  {
    std::lock_guard lock(mutex_);
    files_[job] = file;
  }
  if (is_gone(file)) {
    tell(job);
    return {};
  }
  epoll_event event{};
  event.events = EPOLLHUP;
  event.data.u64 = job;
  if (::epoll_ctl(poll_, EPOLL_CTL_ADD, file, &event) != 0) return cannot_open(folder.alive());
  return {};
}

void Watch::stop() {
  if (!thread_.joinable()) return;
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(stop_, &one, sizeof(one));
  thread_.join();
}

void Watch::run() {
  std::array<epoll_event, 64> events{};
  for (;;) {
    const int count = ::epoll_wait(poll_, events.data(), static_cast<int>(events.size()), -1);
    for (int i = 0; i < count; ++i) {
      const Number job = events[static_cast<std::size_t>(i)].data.u64;
      if (job == kStop) return;
      tell(job);
    }
  }
}

void Watch::tell(Number job) {
  {
    std::lock_guard lock(mutex_);
    const auto found = files_.find(job);
    if (found == files_.end()) return;
    ::close(found->second);  // which takes it out of the poll
    files_.erase(found);
  }
  gone_(job);
}

Status send_cancel(const Folder& folder) {
  const int file = ::open(folder.control().c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
  if (file < 0 && errno == ENXIO) return not_found("it has ended already");
  if (file < 0) return cannot_open(folder.control());
  constexpr std::string_view word = "cancel\n";
  const bool sent = ::write(file, word.data(), word.size()) > 0 || errno == EAGAIN;
  Status failure = sent ? Status() : cannot_open(folder.control());
  ::close(file);
  return failure;
}

// Its number alone does not tell whose a session is: it may be another's by now. What the job's
// processes found in their environment does.
void end_what_is_left(const Folder& folder) {
  const auto text = read_file(folder.status(), 1U << 16);
  if (!text.ok()) return;
  const auto session = static_cast<pid_t>(Json::parse(*text).value_or(Json())["session"].as_int());
  if (session <= 1) return;
  const std::string mark = text::cat(kJobVariable, "=", folder.path());
  for (const Process& each : all_processes()) {
    if (each.session != session) continue;
    const auto environment = read_file(text::cat("/proc/", each.pid, "/environ"), 4U << 20);
    if (environment.ok() &&
        text::cat('\0', *environment).find(text::cat('\0', mark, '\0')) != std::string::npos)
      ::kill(each.pid, SIGKILL);
  }
}

}  // namespace cox::jobs
