#include "jobs/descendants.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <sstream>
#include <string>

#include "base/text.hpp"

namespace cox::jobs {

namespace {

// Files of /proc are short, and whole in one read.
std::string read_proc(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return {};
  std::string text(8192, '\0');
  const ssize_t count = ::read(file, text.data(), text.size());
  ::close(file);
  text.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  return text;
}

// The entries of a folder that are numbers.
std::vector<pid_t> numbers_in(const std::string& path) {
  std::vector<pid_t> numbers;
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir(path.c_str()), ::closedir);
  if (folder == nullptr) return numbers;
  while (const dirent* entry = ::readdir(folder.get())) {
    const std::string_view name = entry->d_name;
    pid_t number = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (error == std::errc() && end == name.data() + name.size()) numbers.push_back(number);
  }
  return numbers;
}

// Kernels may be built without this list.
bool kernel_lists_children() {
  static const bool lists =
      ::access(text::cat("/proc/self/task/", ::getpid(), "/children").c_str(), R_OK) == 0;
  return lists;
}

std::vector<pid_t> children_of(pid_t pid) {
  std::vector<pid_t> children;
  const std::string tasks = text::cat("/proc/", pid, "/task");
  for (const pid_t task : numbers_in(tasks)) {
    std::istringstream words(read_proc(text::cat(tasks, "/", task, "/children")));
    for (pid_t child = 0; words >> child;) children.push_back(child);
  }
  return children;
}

std::vector<Process> listed_below(pid_t root) {
  std::vector<Process> found;
  std::vector<pid_t> next = children_of(root);
  while (!next.empty()) {
    const pid_t pid = next.back();
    next.pop_back();
    if (auto process = look_at(pid)) found.push_back(*process);
    for (const pid_t child : children_of(pid)) next.push_back(child);
  }
  return found;
}

std::vector<Process> searched_below(pid_t root) {
  std::vector<Process> rest = all_processes(), found;
  std::vector<pid_t> parents = {root};
  while (!parents.empty()) {
    const pid_t parent = parents.back();
    parents.pop_back();
    const auto below = std::partition(rest.begin(), rest.end(),
                                      [&](const Process& each) { return each.parent != parent; });
    for (auto each = below; each != rest.end(); ++each) {
      parents.push_back(each->pid);
      found.push_back(*each);
    }
    rest.erase(below, rest.end());
  }
  return found;
}

}  // namespace

// The name of the program may hold blanks and brackets; what follows the last bracket is numbers.
std::optional<Process> look_at(pid_t pid) {
  const std::string stat = read_proc(text::cat("/proc/", pid, "/stat"));
  const std::size_t name_end = stat.rfind(')');
  if (name_end == std::string::npos) return std::nullopt;
  std::istringstream words(stat.substr(name_end + 1));
  char state = 0;
  Process process;
  process.pid = pid;
  words >> state >> process.parent >> process.group >> process.session;
  std::array<std::uint64_t, 18> numbers{};  // from "tty_nr" on, see proc(5)
  for (std::uint64_t& number : numbers) {
    std::int64_t signed_number = 0;  // some are -1
    words >> signed_number;
    number = static_cast<std::uint64_t>(signed_number);
  }
  if (!words) return std::nullopt;
  process.is_zombie = state == 'Z' || state == 'X';
  process.threads = numbers[13];
  process.resident = numbers[17] * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  return process;
}

std::vector<Process> all_processes() {
  std::vector<Process> all;
  for (const pid_t pid : numbers_in("/proc")) {
    if (auto process = look_at(pid)) all.push_back(*process);
  }
  return all;
}

std::vector<Process> descendants_of(pid_t root) {
  return kernel_lists_children() ? listed_below(root) : searched_below(root);
}

}  // namespace cox::jobs
