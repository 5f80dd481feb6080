#include "plugins/watcher.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <future>
#include <string>

#include "heard.hpp"
#include "temp_folder.hpp"

using namespace cox;
using namespace cox::plugins;
using test::Heard;
using test::TempFolder;
using test::write_file;

namespace {

namespace fs = std::filesystem;

std::unique_ptr<Watcher> watch(std::vector<std::string> folders, Watcher::Callback callback) {
  constexpr Millis debounce = 20;
  auto watcher = Watcher::start(std::move(folders), std::move(callback), debounce);
  REQUIRE_MESSAGE(watcher.ok(), watcher.status().message());
  return std::move(*watcher);
}

// A watched folder in which one library lies already.
struct Watched {
  Watched() {
    write_file(path, "first");
    watcher = watch({folder.path()}, heard.callback());
  }
  TempFolder folder;
  TempFolder elsewhere;
  std::string path = folder / "hello.so";
  Heard heard;
  std::unique_ptr<Watcher> watcher;
};

}  // namespace

TEST_CASE("libraries_in lists libraries, sorted") {
  TempFolder folder;
  for (auto name : {"b.so", "a.so", ".hidden.so", "c.so.tmp", "readme.txt", ".so"}) {
    write_file(folder / name, "x");
  }
  fs::create_directory(folder / "folder.so");
  fs::create_symlink(folder / "a.so", folder / "link.so");
  fs::create_symlink(folder / "none", folder / "dangling.so");
  CHECK(libraries_in(folder.path()) ==
        std::vector{folder / "a.so", folder / "b.so", folder / "link.so"});
  CHECK(libraries_in(folder / "none").empty());
}

TEST_CASE("what is there already is not reported, what comes is") {
  Watched watched;
  write_file(watched.folder / "new.so", "x");
  REQUIRE(watched.heard.present(watched.folder / "new.so"));
  CHECK_FALSE(watched.heard.mentions(watched.path));
}

TEST_CASE("overwriting in place is reported, also with the same bytes") {
  Watched watched;
  write_file(watched.path, "second");
  CHECK(watched.heard.present(watched.path));
  write_file(watched.path, "second");
  CHECK(watched.heard.present(watched.path));
}

TEST_CASE("renaming over a library is reported under its final name") {
  Watched watched;
  write_file(watched.folder / ".hello.so.Xy12", "second");
  fs::rename(watched.folder / ".hello.so.Xy12", watched.path);
  CHECK(watched.heard.present(watched.path));
  CHECK_FALSE(watched.heard.mentions(watched.folder / ".hello.so.Xy12"));
}

TEST_CASE("moving a library in from elsewhere is reported") {
  Watched watched;
  write_file(watched.elsewhere / "moved.so", "x");
  fs::rename(watched.elsewhere / "moved.so", watched.folder / "moved.so");
  CHECK(watched.heard.present(watched.folder / "moved.so"));
}

TEST_CASE("deleting and renaming away are reported as gone") {
  Watched watched;
  fs::remove(watched.path);
  CHECK(watched.heard.gone(watched.path));
  write_file(watched.path, "again");
  REQUIRE(watched.heard.present(watched.path));
  fs::rename(watched.path, watched.folder / "hello.so.off");
  CHECK(watched.heard.gone(watched.path));
}

TEST_CASE("renaming within the folder is one gone and one present") {
  Watched watched;
  fs::rename(watched.path, watched.folder / "renamed.so");
  CHECK(watched.heard.gone(watched.path));
  CHECK(watched.heard.present(watched.folder / "renamed.so"));
}

TEST_CASE("a writer that opens twice is reported after its last close") {
  Watched watched;
  const std::string path = watched.folder / "slow.so";
  write_file(path, "half");
  REQUIRE(watched.heard.present(path));
  std::ofstream(path, std::ios::app) << " whole";
  REQUIRE(watched.heard.present(path));
  CHECK(test::read_file(path) == "half whole");
}

TEST_CASE("a writer that keeps the file open is reported when it closes") {
  Watched watched;
  const std::string path = watched.folder / "slow.so";
  std::ofstream file(path);
  file << "half" << std::flush;
  REQUIRE(watched.heard.present(path));  // created; the reader will find it incomplete
  file << " whole";
  file.close();
  CHECK(watched.heard.present(path));
}

TEST_CASE("hard links are reported") {
  Watched watched;
  write_file(watched.elsewhere / "target", "x");
  fs::create_hard_link(watched.elsewhere / "target", watched.folder / "hard.so");
  CHECK(watched.heard.present(watched.folder / "hard.so"));
}

TEST_CASE("a symbolic link is reported when it comes and when its target changes") {
  Watched watched;
  const std::string link = watched.folder / "link.so";
  const std::string target = watched.elsewhere / "build.so.1";
  write_file(target, "x");
  fs::create_symlink(target, link);
  REQUIRE(watched.heard.present(link));
  write_file(target, "y");
  CHECK(watched.heard.present(link));
  fs::remove(target);
  CHECK(watched.heard.gone(link));
  write_file(target, "z");
  CHECK(watched.heard.present(link));
}

TEST_CASE("a link is watched at every hop, and after it was turned elsewhere") {
  TempFolder folder;
  TempFolder builds;
  write_file(builds / "one", "1");
  write_file(builds / "two", "2");
  fs::create_symlink("one", builds / "current");
  fs::create_symlink(builds / "current", folder / "link.so");
  Heard heard;
  auto watcher = watch({folder.path()}, heard.callback());
  fs::create_symlink("two", builds / "next");
  fs::rename(builds / "next", builds / "current");
  REQUIRE(heard.present(folder / "link.so"));
  write_file(builds / "two", "22");
  CHECK(heard.present(folder / "link.so"));
}

TEST_CASE("a link whose target's folder comes later is reported then") {
  Watched watched;
  const std::string link = watched.folder / "link.so";
  fs::create_symlink(watched.elsewhere / "a/b/target", link);
  // Another library after it shows that the link was looked at.
  write_file(watched.folder / "mark.so", "x");
  REQUIRE(watched.heard.present(watched.folder / "mark.so"));
  fs::create_directories(watched.elsewhere / "a/b");
  write_file(watched.elsewhere / "a/b/target", "x");
  CHECK(watched.heard.present(link));
}

TEST_CASE("taking away everybody's write permission is reported") {
  Watched watched;
  REQUIRE(::chmod(watched.path.c_str(), 0666) == 0);
  CHECK(watched.heard.present(watched.path));
  REQUIRE(::chmod(watched.path.c_str(), 0664) == 0);
  CHECK(watched.heard.present(watched.path));
}

TEST_CASE("other names are not reported") {
  Watched watched;
  for (auto name : {".hello.so", "hello.so.tmp", "notes.txt", "hello.SO", ".so", "hello.so~"}) {
    write_file(watched.folder / name, "x");
  }
  write_file(watched.folder / "zz.so", "x");  // sorts last, so it is told last
  REQUIRE(watched.heard.waits_for(Settled::What::present, watched.folder / "zz.so"));
  for (auto name : {".hello.so", "hello.so.tmp", "notes.txt", "hello.SO", ".so", "hello.so~"}) {
    CHECK_FALSE_MESSAGE(watched.heard.mentions(watched.folder / name), name);
  }
}

TEST_CASE("a temporary file that came and went is not reported") {
  Watched watched;
  write_file(watched.folder / "brief.so", "x");
  fs::rename(watched.folder / "brief.so", watched.folder / "final.so");
  REQUIRE(watched.heard.present(watched.folder / "final.so"));
  CHECK_FALSE(watched.heard.mentions(watched.folder / "brief.so"));
}

TEST_CASE("a folder that comes later is watched, with what is in it") {
  TempFolder root;
  const std::string folder = root / "a/b/plugins";
  Heard heard;
  auto watcher = watch({folder + "/"}, heard.callback());
  fs::create_directories(folder);
  write_file(folder + "/early.so", "x");
  REQUIRE(heard.present(folder + "/early.so"));
  write_file(folder + "/late.so", "x");
  CHECK(heard.present(folder + "/late.so"));
}

TEST_CASE("a folder moved into place is reported with its libraries") {
  TempFolder root;
  Heard heard;
  auto watcher = watch({root / "plugins"}, heard.callback());
  fs::create_directory(root / "staging");
  write_file(root / "staging/hello.so", "x");
  fs::rename(root / "staging", root / "plugins");
  CHECK(heard.present(root / "plugins/hello.so"));
}

TEST_CASE("when the folder goes its libraries are gone, and it may come again") {
  TempFolder root;
  const std::string folder = root / "plugins";
  fs::create_directory(folder);
  write_file(folder + "/hello.so", "x");
  Heard heard;
  auto watcher = watch({folder}, heard.callback());
  fs::rename(folder, root / "away");
  REQUIRE(heard.gone(folder + "/hello.so"));
  fs::create_directory(folder);
  write_file(folder + "/hello.so", "y");
  REQUIRE(heard.present(folder + "/hello.so"));
  fs::remove_all(folder);
  CHECK(heard.gone(folder + "/hello.so"));
}

TEST_CASE("several folders are watched") {
  TempFolder one;
  TempFolder two;
  Heard heard;
  auto watcher = watch({one.path(), two.path()}, heard.callback());
  write_file(one / "hello.so", "x");
  CHECK(heard.present(one / "hello.so"));
  write_file(two / "hello.so", "x");
  CHECK(heard.present(two / "hello.so"));
}

TEST_CASE("again reports a library once more") {
  Watched watched;
  watched.watcher->again(watched.path);
  CHECK(watched.heard.present(watched.path));
}

TEST_CASE("again may be called from the callback") {
  TempFolder folder;
  std::atomic<int> reports = 0;
  std::atomic<Watcher*> self = nullptr;
  std::promise<void> third;
  auto watcher = watch({folder.path()}, [&](const Settled& settled) {
    if (++reports == 3) third.set_value();
    if (reports < 3) self.load()->again(settled.path);
  });
  self = watcher.get();
  write_file(folder / "hello.so", "x");
  CHECK(third.get_future().wait_for(std::chrono::seconds(20)) == std::future_status::ready);
}

TEST_CASE("after an overflow everything is reported") {
  TempFolder folder;
  write_file(folder / "first.so", "x");
  write_file(folder / "removed.so", "x");
  Heard heard;
  std::promise<void> busy;
  std::promise<void> released;
  std::atomic<bool> once = false;
  auto hear = heard.callback();
  auto watcher = watch({folder.path()}, [&](const Settled& settled) {
    if (!once.exchange(true)) {  // the first report holds the watcher while its queue fills
      busy.set_value();
      released.get_future().wait();
    }
    hear(settled);
  });
  write_file(folder / "begin.so", "x");
  busy.get_future().wait();

  std::size_t queue = 0;
  std::ifstream("/proc/sys/fs/inotify/max_queued_events") >> queue;
  if (queue == 0 || queue > 200'000) {
    released.set_value();
    return;  // too long a queue to fill in a test
  }
  // Two names in turn, so that the kernel does not fold equal events into one.
  for (std::size_t i = 0; i <= queue; ++i) {
    const std::string name = folder / (i % 2 == 0 ? "even" : "odd");
    int file = ::open(name.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    ::close(file);
  }
  write_file(folder / "unseen.so", "x");
  fs::remove(folder / "removed.so");
  released.set_value();

  CHECK(heard.present(folder / "unseen.so"));
  write_file(folder / "begin.so", "y");  // and it goes on watching
  CHECK(heard.present(folder / "begin.so"));
}

TEST_CASE("stopping while changes come is clean") {
  for (int i = 0; i < 20; ++i) {
    TempFolder folder;
    Heard heard;
    auto watcher = watch({folder.path()}, heard.callback());
    write_file(folder / "hello.so", "x");
  }
}
