// What the supervisor writes and the bot reads.
#include <doctest/doctest.h>
#include <unistd.h>

#include <string>

#include "base/files.hpp"
#include "base/text.hpp"
#include "jobs/output_file.hpp"
#include "jobs/output_reader.hpp"

using namespace cox;
using namespace cox::jobs;

namespace {

struct Output {
  explicit Output(std::uint64_t limit) : file(folder, limit) { REQUIRE(file.open().ok()); }
  void print(std::string_view text) {
    file.put(text);
    file.keep_tail();
  }
  TemporaryFolder temporary;
  Folder folder{temporary.path()};
  OutputFile file;
};

std::string lines(std::size_t from, std::size_t to) {
  std::string text;
  for (std::size_t i = from; i < to; ++i) text += text::cat("line ", i, "\n");
  return text;
}

}  // namespace

TEST_CASE("what is printed is read once, piece by piece") {
  Output output(1'000);
  OutputReader reader(output.folder);
  CHECK(reader.read(false).text.empty());
  output.print("one\n");
  CHECK(reader.read(false).text == "one\n");
  CHECK(reader.read(false).text.empty());
  output.print("two\nthr");
  CHECK(reader.read(false).text == "two\nthr");
  output.print("ee");
  CHECK(reader.read(true).text == "ee");
  CHECK(reader.offset() == 13);
}

TEST_CASE("another reader goes on where the first one was") {
  Output output(1'000);
  output.print("one\ntwo\n");
  OutputReader first(output.folder);
  first.read(false);
  output.print("three\n");
  OutputReader second(output.folder, first.offset());
  CHECK(second.read(true).text == "three\n");
}

TEST_CASE("of more than a room can take the end is read") {
  Output output(10U << 20);
  OutputReader reader(output.folder);
  output.print(lines(0, 50'000));
  const auto piece = reader.read(false);
  CHECK(piece.skipped);
  CHECK(piece.text.size() <= 65U << 10);
  CHECK(piece.text.ends_with("line 49999\n"));
}

TEST_CASE("beyond the limit the end is kept, and all of it counted") {
  Output output(100);
  const std::string text = lines(0, 50'000);
  for (std::size_t at = 0; at < text.size(); at += 777)
    output.print(std::string_view(text).substr(at, 777));
  CHECK(output.file.total() == text.size());
  CHECK(output.file.is_full());
  CHECK(read_file(output.folder.output())->size() == 100);
  CHECK(read_file(output.folder.tail())->size() < OutputFile::kTailBytes + 32);
  CHECK(printed(output.folder) == text.size());
  CHECK(last_output(output.folder, 40) == "line 49997\nline 49998\nline 49999\n");
  OutputReader reader(output.folder);
  CHECK(reader.read(true).text.ends_with("line 49999\n"));
}

TEST_CASE("one endless line is cut to what fits") {
  Output output(1U << 20);
  output.print(std::string(500'000, 'x'));
  CHECK(last_output(output.folder, 100) == std::string(100, 'x'));
}

TEST_CASE("a folder without files has printed nothing") {
  const TemporaryFolder temporary;
  const Folder folder(temporary / "none");
  CHECK(printed(folder) == 0);
  CHECK(last_output(folder, 100).empty());
  CHECK(folder.read_end().status().code() == Code::not_found);
}

TEST_CASE("a full disk keeps the end in memory and says so") {
  const TemporaryFolder temporary;
  const Folder folder(temporary.path());
  REQUIRE(symlink("/dev/full", folder.output().c_str()) == 0);
  OutputFile file(folder, 1'000);
  REQUIRE(file.open().ok());
  file.put("lost\n");
  CHECK(file.total() == 5);
  CHECK(file.is_full());
  CHECK(file.trouble().message().find("could not be kept") != std::string::npos);
}

TEST_CASE("a tail that found no room is kept once there is some, though nothing more is printed") {
  Output output(1);
  const std::string in_the_way = output.folder.tail() + ".new";
  REQUIRE(make_folders(in_the_way, 0700).ok());
  output.print("the end\n");
  REQUIRE(rmdir(in_the_way.c_str()) == 0);
  output.file.keep_tail();
  CHECK(last_output(output.folder, 100) == "the end\n");
}
