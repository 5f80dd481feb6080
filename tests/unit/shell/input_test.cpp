#include "input.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <thread>

namespace {

struct Ends {
  Ends() { REQUIRE(pipe2(files.data(), O_CLOEXEC) == 0); }
  ~Ends() {
    close(files[0]);
    end();
  }
  void end() {
    if (files[1] >= 0) close(files[1]);
    files[1] = -1;
  }
  std::array<int, 2> files{};
};

using Event = Input::Event;

}  // namespace

TEST_CASE("bytes, then the end") {
  Ends ends;
  Input input(ends.files[0]);
  write_all(ends.files[1], "one");
  std::string bytes = "zero ";
  CHECK(input.next(bytes) == Event::bytes);
  CHECK(bytes == "zero one");
  ends.end();
  CHECK(input.next(bytes) == Event::ended);
  CHECK(input.next(bytes) == Event::ended);
}

TEST_CASE("it can be woken, before it waits and while it does") {
  Ends ends;
  Input input(ends.files[0]);
  std::string bytes;
  input.wake();
  input.wake();
  CHECK(input.next(bytes) == Event::woken);
  std::thread other([&] { input.wake(); });
  CHECK(input.next(bytes) == Event::woken);
  other.join();
  CHECK(bytes.empty());
}

TEST_CASE("a file that is set not to block is waited for all the same") {
  Ends ends;
  fcntl(ends.files[0], F_SETFL, O_NONBLOCK);
  Input input(ends.files[0]);
  std::thread other([&] { write_all(ends.files[1], "late"); });
  std::string bytes;
  CHECK(input.next(bytes) == Event::bytes);
  other.join();
  CHECK(bytes == "late");
}

TEST_CASE("a busy reader gets everything") {
  Ends ends;
  fcntl(ends.files[1], F_SETFL, O_NONBLOCK);
  const std::string much(1'000'000, 'x');
  std::thread writer([&] {
    write_all(ends.files[1], much);
    ends.end();
  });
  Input input(ends.files[0]);
  std::string bytes;
  while (input.next(bytes) != Event::ended) {
  }
  writer.join();
  CHECK(bytes == much);
}
