// The log is for whoever reads it; where nobody does, the bot goes on.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <optional>
#include <string>
#include <vector>

#include "child.hpp"
#include "home.hpp"

using e2e::Child;
using e2e::Home;

namespace {

// `cox run` whose standard error is a short pipe that this test reads when it likes.
struct Bot {
  Bot() {
    home.config(R"({"policy": "open"})");
    const std::string path = home.path() + "/log-pipe";
    REQUIRE(mkfifo(path.c_str(), 0600) == 0);
    pipe = open(path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
    REQUIRE(pipe >= 0);
    REQUIRE(fcntl(pipe, F_SETPIPE_SZ, 8192) == 8192);
    child.emplace("sh",
                  std::vector<std::string>{"-c", R"(exec "$0" run --home "$1" 2>"$1/log-pipe")",
                                           e2e::cox_program(), home.path()});
  }
  ~Bot() { close(pipe); }
  // Each time it logs some lines.
  void reloads(int times) {
    for (int i = 0; i < times; ++i) {
      child->write("cox reload remember\n");
      child->wait_for(child->out, "reloaded remember");
    }
  }
  std::string reads_log() const {
    std::string all;
    char bytes[4096];
    for (ssize_t count = 0; (count = read(pipe, bytes, sizeof(bytes))) > 0;)
      all.append(bytes, static_cast<std::size_t>(count));
    return all;
  }

  Home home;
  int pipe = -1;
  std::optional<Child> child;
};

}  // namespace

TEST_CASE_FIXTURE(Bot, "a log that nobody reads holds nobody up, and whoever reads on sees a gap") {
  reloads(30);
  CHECK(reads_log().find("left out here") == std::string::npos);
  reloads(1);
  CHECK(reads_log().find(" lines were left out here: nobody read them") != std::string::npos);
  child->signal(SIGTERM);
  CHECK(child->wait() == 0);
}

TEST_CASE_FIXTURE(Bot, "a bot whose log nobody reads stops when it is told to") {
  reloads(30);
  child->signal(SIGTERM);
  CHECK(child->wait() == 0);
}
