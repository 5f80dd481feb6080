#include "plugins/image.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include "plugins/elf.hpp"
#include "plugins/elf_view.hpp"
#include "plugins/private_copy.hpp"
#include "temp_folder.hpp"

using namespace cox;
using namespace cox::plugins;
using test::fixture;
using test::read_file;
using test::TempFolder;

namespace fs = std::filesystem;

namespace {

struct Section {
  std::string name;
  std::uint32_t type;
  std::uint64_t size;
};

std::vector<Section> sections_of(std::string_view bytes) {
  elf::View file(bytes);
  const auto header = file.at<elf::Header>(0).value();
  auto section = [&](std::size_t i) {
    return file.at<elf::Section>(header.e_shoff + i * sizeof(elf::Section)).value();
  };
  const auto names = section(header.e_shstrndx).sh_offset;
  std::vector<Section> found;
  for (std::size_t i = 0; i < header.e_shnum; ++i)
    found.push_back({std::string(file.text(names + section(i).sh_name)), section(i).sh_type,
                     section(i).sh_size});
  return found;
}

bool is_debug(const Section& section) { return section.name.starts_with(".debug"); }

std::uint64_t stored_in(const Image& image) {
  std::uint64_t sum = 0;
  for (const Extent& each : image.stored()) sum += each.length;
  return sum;
}

class Variable {
 public:
  explicit Variable(const char* name) : name_(name) { ::setenv(name, "1", 1); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;
  ~Variable() { ::unsetenv(name_); }

 private:
  const char* name_;
};

}  // namespace

TEST_CASE("an image is the file without its debug information, and says so") {
  const auto image = Image::read(fixture("good_v1"));
  REQUIRE(image.ok());
  const std::string file = read_file(fixture("good_v1"));
  REQUIRE(image->bytes().size() == file.size());
  const auto before = sections_of(file);
  const auto after = sections_of(image->bytes());
  REQUIRE(before.size() == after.size());
  std::uint64_t left_out = 0;
  for (std::size_t i = 0; i < before.size(); ++i) {
    CAPTURE(before[i].name);
    CHECK(after[i].name == before[i].name);
    CHECK(after[i].type == (is_debug(before[i]) ? SHT_NOBITS : before[i].type));
    left_out += is_debug(before[i]) ? before[i].size : 0;
  }
  CHECK(left_out > 0);
  CHECK(stored_in(*image) == file.size() - left_out);
}

TEST_CASE("what an image tells of a library is what the file tells") {
  const auto image = Image::read(fixture("good_v1"));
  REQUIRE(image.ok());
  const auto lean = inspect_bytes(image->bytes());
  const auto whole = inspect_bytes(read_file(fixture("good_v1")));
  REQUIRE(lean.ok());
  REQUIRE(whole.ok());
  CHECK(lean->build_id == whole->build_id);
  CHECK(lean->exports == whole->exports);
  CHECK(lean->needed == whole->needed);
  CHECK(lean->entry->size == whole->entry->size);
}

TEST_CASE("a copy of an image is its own image") {
  TempFolder folder;
  const auto image = Image::read(fixture("good_v1"));
  REQUIRE(image.ok());
  const auto copy = write_copy(*image, "good.so", "0123456789abcdef", folder.path());
  REQUIRE(copy.ok());
  CHECK(read_file(*copy) == image->bytes());
  const auto again = Image::read(*copy);
  REQUIRE(again.ok());
  CHECK(again->bytes() == image->bytes());
}

TEST_CASE("with COX_DEBUG_INFO=1 an image is the whole file") {
  const Variable wanted("COX_DEBUG_INFO");
  const auto image = Image::read(fixture("good_v1"));
  REQUIRE(image.ok());
  CHECK(image->bytes() == read_file(fixture("good_v1")));
}

TEST_CASE("what is no library, or only a piece of one, is read as it is") {
  TempFolder folder;
  const std::string whole = read_file(fixture("good_v1"));
  for (const std::string& bytes :
       {std::string(), std::string("hello"), std::string(5000, '\0'), whole.substr(0, 40),
        whole.substr(0, 64), whole.substr(0, whole.size() / 2),
        whole.substr(0, whole.size() - 1)}) {
    CAPTURE(bytes.size());
    test::write_file(folder / "x.so", bytes);
    const auto image = Image::read(folder / "x.so");
    REQUIRE(image.ok());
    CHECK(image->bytes() == bytes);
  }
}

TEST_CASE("a file that is not there, and one that is no file, are told apart") {
  TempFolder folder;
  CHECK(Image::read(folder / "none.so").status().code() == Code::not_found);
  CHECK(Image::read(folder.path()).status().code() == Code::invalid);
  CHECK(state_of(folder / "none.so").status().code() == Code::not_found);
}

TEST_CASE("a file that is written while it is read is busy") {
  TempFolder folder;
  const std::string path = folder / "hello.so";
  test::write_file(path, std::string(1 << 20, 'a'));
  std::atomic<bool> stop = false;
  std::thread writer([&] {
    std::ofstream file(path, std::ios::app);
    for (int i = 0; i < 2'000'000 && !stop; ++i) file << 'b' << std::flush;
  });
  bool busy = false;
  for (int i = 0; i < 2000 && !busy; ++i) {
    busy = Image::read(path).status().code() == Code::busy;
  }
  stop = true;
  writer.join();
  CHECK(busy);
  const auto image = Image::read(path);
  REQUIRE(image.ok());
  CHECK(image->bytes().size() == fs::file_size(path));
  CHECK(image->state() == *state_of(path));
}

// An earlier build that is kept for a rollback is the same file as the copy that a generation runs
// from, which goes when that is unloaded.
TEST_CASE("a file that loses another of its names while it is read is not busy") {
  TempFolder folder;
  const std::string path = folder / "kept.so";
  test::write_file(path, std::string(1 << 20, 'a'));
  for (int i = 0; i < 300; ++i) {
    fs::create_hard_link(path, folder / "copy.so");
    std::thread unloading([&] { fs::remove(folder / "copy.so"); });
    const auto image = Image::read(path);
    unloading.join();
    REQUIRE_MESSAGE(image.ok(), image.status().message());
  }
}
