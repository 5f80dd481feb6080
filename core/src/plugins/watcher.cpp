#include "plugins/watcher.hpp"

#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <map>
#include <mutex>
#include <set>
#include <string_view>
#include <thread>

#include "base/text.hpp"
#include "plugins/debounce.hpp"
#include "plugins/folder_watches.hpp"
#include "plugins/library_files.hpp"

namespace cox::plugins {
namespace {

// As inotify's paths are joined: without a slash at the end.
std::string without_slash(std::string folder) {
  while (folder.size() > 1 && folder.back() == '/') folder.pop_back();
  return folder;
}

std::string folder_of(const std::string& path) {
  return std::filesystem::path(path).parent_path().string();
}

}  // namespace

// Everything but `debounce` and `stopping` belongs to the watcher's thread once it runs.
struct Watcher::State {
  State(Inotify inotify, int event, Callback tell, Millis quiet)
      : watches(std::move(inotify)), wake(event), callback(std::move(tell)), debounce(quiet) {}
  ~State() { ::close(wake); }

  void begin(std::vector<std::string> wanted);
  void run();
  void stop();
  void touch(const std::string& path);

  int patience();
  void take_changes();
  void on_path(const std::string& path);
  void on_folder(const std::string& folder);
  void sync();
  std::set<std::string> wanted_folders() const;
  void settle(const std::vector<std::string>& paths);
  void report(const std::string& path);
  void follow(const std::string& path);

  FolderWatches watches;
  int wake;  // an eventfd; written to when the thread should look up
  Callback callback;
  std::set<std::string> folders;  // the drop-in folders
  std::set<std::string> known;    // libraries that are there, as far as reported
  // What each symbolic link among them leads through.
  std::map<std::string, std::vector<std::string>> links;
  SystemClock clock;
  std::mutex mutex;  // guards the next two
  Debounce debounce;
  bool stopping = false;
  std::thread thread;
};

void Watcher::State::begin(std::vector<std::string> wanted) {
  for (std::string& folder : wanted) folders.insert(without_slash(std::move(folder)));
  watches.sync(folders);  // before listing: a library that comes meanwhile is seen twice, not never
  for (const std::string& folder : folders) {
    for (const std::string& path : libraries_in(folder)) known.insert(path);
    for (const std::string& path : library_names_in(folder)) follow(path);
  }
  watches.sync(wanted_folders());  // not sync(): what is there already is not reported
  thread = std::thread([this] { run(); });
  ::pthread_setname_np(thread.native_handle(), "watcher");
}

void Watcher::State::run() {
  for (;;) {
    std::array<pollfd, 2> ready{{{watches.descriptor(), POLLIN, 0}, {wake, POLLIN, 0}}};
    ::poll(ready.data(), ready.size(), patience());
    std::uint64_t ignored = 0;
    if (ready[1].revents != 0 && ::read(wake, &ignored, sizeof(ignored)) < 0) continue;
    take_changes();
    std::vector<std::string> quiet;
    {
      std::lock_guard lock(mutex);
      if (stopping) return;
      quiet = debounce.take(clock.steady());
    }
    settle(quiet);
  }
}

// How long poll() may wait, in milliseconds; -1 for ever.
int Watcher::State::patience() {
  std::lock_guard lock(mutex);
  std::optional<Millis> next = debounce.next();
  if (stopping) return 0;
  if (!next) return -1;
  return static_cast<int>(std::clamp<Millis>(*next - clock.steady(), 0, 60'000));
}

void Watcher::State::touch(const std::string& path) {
  std::lock_guard lock(mutex);
  debounce.touch(path, clock.steady());
}

void Watcher::State::take_changes() {
  FolderWatches::Changes changes = watches.read();
  for (const std::string& path : changes.paths) on_path(path);
  for (const std::string& folder : changes.lost) on_folder(folder);
  if (changes.overflow) {
    for (const std::string& folder : folders) on_folder(folder);
    for (const auto& [link, hops] : links) touch(link);
  }
  sync();
}

// Something happened to one file: a library, or what links to one lead through.
void Watcher::State::on_path(const std::string& path) {
  std::string name = std::filesystem::path(path).filename().string();
  if (folders.contains(folder_of(path)) && is_library_name(name)) touch(path);
  for (const auto& [link, hops] : links) {
    if (std::ranges::find(hops, path) != hops.end()) touch(link);
  }
}

// A folder came, went, or events of it were lost: look at everything that was or is in it.
void Watcher::State::on_folder(const std::string& folder) {
  if (folders.contains(folder)) {
    for (const std::string& path : library_names_in(folder)) touch(path);
    for (const std::string& path : known) {
      if (folder_of(path) == folder) touch(path);
    }
  }
  for (const auto& [link, hops] : links) {
    auto inside = [&](const std::string& hop) { return folder_of(hop) == folder; };
    if (std::ranges::any_of(hops, inside)) touch(link);
  }
}

// The drop-in folders and those that links lead through.
std::set<std::string> Watcher::State::wanted_folders() const {
  std::set<std::string> wanted = folders;
  for (const auto& [link, hops] : links) {
    for (const std::string& hop : hops) wanted.insert(folder_of(hop));
  }
  return wanted;
}

void Watcher::State::sync() {
  for (const std::string& folder : watches.sync(wanted_folders())) on_folder(folder);
}

// Their quiet time is over: what they are now counts, whatever happened in between.
void Watcher::State::settle(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) follow(path);
  if (!paths.empty()) sync();  // a new link's target is watched before it is looked at
  for (const std::string& path : paths) {
    {
      std::lock_guard lock(mutex);
      if (stopping) return;
      debounce.drop(path);  // so what was noticed until here is told with this
    }
    report(path);
  }
}

void Watcher::State::report(const std::string& path) {
  if (is_library_file(path)) {
    known.insert(path);
    callback({Settled::What::present, path});
  } else if (known.erase(path) != 0) {
    callback({Settled::What::gone, path});
  }
}

void Watcher::State::follow(const std::string& path) {
  std::vector<std::string> hops = link_hops(path);
  if (hops.empty()) {
    links.erase(path);
  } else {
    links[path] = std::move(hops);
  }
}

void Watcher::State::stop() {
  {
    std::lock_guard lock(mutex);
    stopping = true;
  }
  ::eventfd_write(wake, 1);
  if (thread.joinable()) thread.join();
}

Result<std::unique_ptr<Watcher>> Watcher::start(std::vector<std::string> folders, Callback callback,
                                                Millis debounce) {
  Result<Inotify> inotify = Inotify::open();
  if (!inotify.ok()) return inotify.status();
  int wake = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (wake < 0) return failed(text::cat("cannot watch folders: ", std::strerror(errno)));
  auto state = std::make_unique<State>(std::move(*inotify), wake, std::move(callback), debounce);
  state->begin(std::move(folders));
  return std::unique_ptr<Watcher>(new Watcher(std::move(state)));
}

Watcher::Watcher(std::unique_ptr<State> state) : state_(std::move(state)) {}

Watcher::~Watcher() { state_->stop(); }

void Watcher::again(const std::string& path) {
  state_->touch(path);
  ::eventfd_write(state_->wake, 1);
}

}  // namespace cox::plugins
