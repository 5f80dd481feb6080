#include "jobs/launcher.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <string_view>
#include <system_error>

#include "base/program.hpp"
#include "base/text.hpp"

namespace cox::jobs {

namespace {

constexpr auto kThisProgram = "/proc/self/exe";  // also where an upgrade has replaced the file
// What the program itself may need to start; the job gets none of it.
constexpr std::array<const char*, 4> kLoaderVariables = {"LD_LIBRARY_PATH", "TSAN_OPTIONS",
                                                         "ASAN_OPTIONS", "UBSAN_OPTIONS"};

std::string variable(const char* name, const char* otherwise) {
  const char* value = std::getenv(name);
  return value == nullptr || *value == '\0' ? otherwise : value;
}

// A file without a name; -1 where there is none.
int file_of(std::string_view text) {
  const int file = ::memfd_create("job", MFD_CLOEXEC);
  while (file >= 0 && !text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno != EINTR) {
      ::close(file);
      return -1;
    }
    if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
  }
  if (file >= 0) ::lseek(file, 0, SEEK_SET);
  return file;
}

// The actions and attributes of one start.
class Start {
 public:
  explicit Start(int input) {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawn_file_actions_adddup2(&actions_, input, STDIN_FILENO);
    for (const int output : {STDOUT_FILENO, STDERR_FILENO})
      ::posix_spawn_file_actions_addopen(&actions_, output, "/dev/null", O_WRONLY, 0);
    ::posix_spawnattr_init(&attributes_);
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setsigdefault(&attributes_, &all);
    ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~Start() {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
  }
  Start(const Start&) = delete;
  Start& operator=(const Start&) = delete;

  int run(const std::string& program, char* const* words, char* const* env, pid_t& pid) const {
    return ::posix_spawn(&pid, program.c_str(), &actions_, &attributes_, words, env);
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

}  // namespace

std::vector<std::pair<std::string, std::string>> basic_environment(const Folder& folder) {
  return {{"PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"},
          {"HOME", variable("HOME", "/")},
          {"LANG", "C.UTF-8"},
          {kJobVariable, folder.path()}};
}

Launcher::Launcher(std::string program)
    : program_(program.empty() ? kThisProgram : std::move(program)) {}

Status Launcher::launch(const Folder& folder, const Spec& spec) const {
  const int input = file_of(to_json(spec).dump());
  if (input < 0) return failed("cannot start the supervisor: no memory file");
  const std::vector<std::string> words = {"cox", "supervise", folder.path()};
  std::vector<std::string> variables;
  for (const char* name : kLoaderVariables) {
    if (const char* value = std::getenv(name)) variables.push_back(text::cat(name, "=", value));
  }
  pid_t pid = 0;
  const int error =
      Start(input).run(program_, pointers_to(words).data(), pointers_to(variables).data(), pid);
  ::close(input);
  if (error != 0) {
    return failed(
        text::cat("cannot start the supervisor: ", std::generic_category().message(error)));
  }
  const int code = wait_for(pid);
  if (code == 0) return {};
  return failed(text::cat("the supervisor did not start (status ", code, ")"));
}

}  // namespace cox::jobs
