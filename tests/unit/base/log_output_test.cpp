#include "base/log_output.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <string>

using cox::log::Output;
using std::chrono::milliseconds;

namespace {

// A pipe of two pages, whose reader reads when it is told to.
struct Reader {
  Reader() {
    int ends[2];
    REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
    from = ends[0];
    to = ends[1];
    REQUIRE(fcntl(to, F_SETPIPE_SZ, 8192) == 8192);
    REQUIRE(fcntl(from, F_SETFL, O_NONBLOCK) == 0);
  }
  ~Reader() {
    close(from);
    close(to);
  }
  std::string reads() const {
    std::string all;
    char bytes[4096];
    for (ssize_t count = 0; (count = read(from, bytes, sizeof(bytes))) > 0;)
      all.append(bytes, static_cast<std::size_t>(count));
    return all;
  }
  int from = -1, to = -1;
};

}  // namespace

TEST_CASE("lines that are read arrive") {
  const Reader reader;
  Output output(reader.to, milliseconds(0));
  CHECK(output.write("one"));
  CHECK(output.write(""));
  CHECK(output.write("three"));
  CHECK(reader.reads() == "one\n\nthree\n");
  CHECK(output.take_left_out() == 0);
}

TEST_CASE("lines that nobody reads are left out and counted, until there is room again") {
  const Reader reader;
  Output output(reader.to, milliseconds(0));
  const std::string line(1'000, 'x');
  int out = 0;
  while (output.write(line)) ++out;
  CHECK(out >= 1);
  CHECK_FALSE(output.write(line));
  CHECK(output.take_left_out() == 0);  // there is no room yet
  CHECK(reader.reads().size() >= static_cast<std::size_t>(out) * 1'001);
  CHECK(output.take_left_out() == 2);
  CHECK(output.take_left_out() == 0);
  CHECK(output.write("on"));
  CHECK(reader.reads() == "on\n");
}

TEST_CASE("a line that was cut ends before the next one begins") {
  const Reader reader;
  Output output(reader.to, milliseconds(0));
  CHECK_FALSE(output.write(std::string(10'000, 'x')));
  const std::string begun = reader.reads();
  CHECK(begun.size() < 10'000);
  CHECK(begun.find_first_not_of('x') == std::string::npos);
  CHECK(output.write("next"));
  CHECK(reader.reads() == "\nnext\n");
}

TEST_CASE("where nobody can read any more nothing waits and nothing is counted") {
  Reader reader;
  close(reader.from);
  signal(SIGPIPE, SIG_IGN);
  Output output(reader.to, milliseconds(60'000));
  CHECK(output.write("into the void"));
  CHECK(output.take_left_out() == 0);
  reader.from = dup(reader.to);
  Output closed(-1, milliseconds(0));
  closed.write("nowhere");
}
