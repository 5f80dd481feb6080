#include "jobs/child_process.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

using namespace cox;
using namespace cox::jobs;

namespace {

// While it lives no file of this process grows beyond `bytes`, as where the memory for it is used
// up.
class SmallFiles {
 public:
  explicit SmallFiles(rlim_t bytes) : heard_(signal(SIGXFSZ, SIG_IGN)) {
    REQUIRE(getrlimit(RLIMIT_FSIZE, &before_) == 0);
    const rlimit small{bytes, before_.rlim_max};
    REQUIRE(setrlimit(RLIMIT_FSIZE, &small) == 0);
  }
  ~SmallFiles() {
    setrlimit(RLIMIT_FSIZE, &before_);
    signal(SIGXFSZ, heard_);
  }

 private:
  void (*heard_)(int);
  rlimit before_{};
};

}  // namespace

TEST_CASE("a process that cannot be given all of its input does not run") {
  Spec spec;
  spec.argv = {"cat"};
  spec.input = std::string(100'000, 'x');
  const int output = open("/dev/null", O_WRONLY | O_CLOEXEC);
  {
    const SmallFiles small(10'000);
    CHECK(start_child(spec, output).status().message() == "cannot start cat: File too large");
  }
  const auto child = start_child(spec, output);
  CHECK(child.ok());
  close(output);
  while (wait(nullptr) > 0) {
  }
}
