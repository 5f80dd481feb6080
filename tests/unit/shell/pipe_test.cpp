#include "pipe.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <future>
#include <thread>
#include <vector>

namespace {

// A pipe with its three files, as a program has them.
class Desk {
 public:
  Desk() {
    for (auto* ends : {&in_, &out_, &error_}) REQUIRE(pipe2(ends->data(), O_CLOEXEC) == 0);
  }
  ~Desk() {
    for (auto* ends : {&in_, &out_, &error_}) {
      for (const int file : *ends) close(file);
    }
  }
  Pipe::Files files() const { return {in_[0], out_[1], error_[1]}; }
  void type(const std::string& text) const { write_all(in_[1], text); }
  void end() {
    close(in_[1]);
    in_[1] = dup(out_[0]);  // so that the destructor has something to close
  }
  void stop_reading() {
    signal(SIGPIPE, SIG_IGN);  // as the bot does
    close(out_[0]);
    out_[0] = dup(in_[0]);
  }
  std::string printed() const { return read_some(out_[0]); }
  std::string noted() const { return read_some(error_[0]); }

 private:
  static std::string read_some(int file) {
    std::array<char, 4096> block{};
    const ssize_t n = read(file, block.data(), block.size());
    return {block.data(), static_cast<std::size_t>(n)};
  }
  std::array<int, 2> in_{}, out_{}, error_{};
};

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("each line is handed over, also a last one without an end") {
  Desk desk;
  Texts said;
  Pipe pipe(desk.files(), "", [&](const std::string& line) {
    said.push_back(line);
    return true;
  });
  desk.type("one\r\n\ntw");
  desk.type("o\nlast");
  desk.end();
  CHECK(pipe.run());
  CHECK(said == Texts{"one", "", "two", "last"});
  CHECK(pipe.unread().empty());
}

TEST_CASE("whoever leaves is heard no more") {
  Desk desk;
  Texts said;
  Pipe pipe(desk.files(), "", [&](const std::string& line) {
    said.push_back(line);
    return line != "bye";
  });
  desk.type("hi\nbye\nnever\n");
  CHECK(pipe.run());
  CHECK(said == Texts{"hi", "bye"});
}

TEST_CASE("it stops while it waits, and what was not taken is handed over") {
  Desk desk;
  std::promise<void> heard;
  Pipe pipe(desk.files(), "be", [&](const std::string& line) {
    CHECK(line == "before");
    heard.set_value();
    return true;
  });
  desk.type("fore\nhalf a li");
  std::promise<bool> ended;
  std::thread reader([&] { ended.set_value(pipe.run()); });
  heard.get_future().wait();
  pipe.stop();
  CHECK_FALSE(ended.get_future().get());
  reader.join();
  CHECK(pipe.unread() == "half a li");
}

TEST_CASE("it stops between two lines") {
  Desk desk;
  Pipe* self = nullptr;
  Pipe pipe(desk.files(), "one\ntwo\nthr", [&](const std::string&) {
    self->stop();
    return true;
  });
  self = &pipe;
  CHECK_FALSE(pipe.run());
  CHECK(pipe.unread() == "two\nthr");
}

TEST_CASE("whoever stops reading is told of once") {
  Desk desk;
  desk.stop_reading();
  Pipe pipe(desk.files(), "", [](const std::string&) { return true; });
  pipe.print("one");
  pipe.print("two");
  CHECK(desk.noted() == "nobody reads standard output any more: what the bot says is lost\n");
}

TEST_CASE("replies go to one file, notes to the other") {
  Desk desk;
  Pipe pipe(desk.files(), "", [](const std::string&) { return true; });
  pipe.print("PONG");
  pipe.note("you are in ops now");
  CHECK(desk.printed() == "PONG\n");
  CHECK(desk.noted() == "you are in ops now\n");
}
