#include "plugins/library.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <thread>

#include "plugins/mapping.hpp"
#include "plugins/threads.hpp"
#include "temp_folder.hpp"

using namespace cox;
using namespace cox::plugins;
using test::copy_file;
using test::fixture;
using test::TempFolder;

namespace {

namespace fs = std::filesystem;

// A drop-in folder and the folder for private copies.
struct Place {
  TempFolder folder;
  std::string copies = folder / "copies";

  // Puts a fixture in as `name` and opens it.
  Result<std::shared_ptr<Library>> open(std::string_view made, std::string_view name = "hello.so") {
    copy_file(fixture(made), folder / name);
    return Library::open(folder / name, copies);
  }
  std::shared_ptr<Library> opened(std::string_view made) {
    auto library = open(made);
    REQUIRE_MESSAGE(library.ok(), library.status().message());
    return *library;
  }
  std::size_t copy_count() const {
    if (!fs::exists(copies)) return 0;
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(copies), fs::directory_iterator()));
  }
};

void check_refused(std::string_view made, std::string_view sentence) {
  CAPTURE(made);
  Place place;
  auto library = place.open(made);
  REQUIRE_FALSE(library.ok());
  CHECK(library.status().code() == Code::invalid);
  CHECK(library.status().message() == sentence);
  CHECK_MESSAGE(place.copy_count() == 0, "a refused library leaves no copy");
}

// Receives the text a library says.
struct Said {
  std::string text;
  cox_sink sink{this, [](void* self, cox_str bytes) {
                  static_cast<Said*>(self)->text.assign(bytes.data, bytes.size);
                }};
};

bool mentions(const Status& status, std::string_view part) {
  CAPTURE(status.message());
  return status.message().find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a good library opens from a private copy and leaves the process when closed") {
  Place place;
  auto library = place.opened("good_v1");
  CHECK(std::string(library->entry().id) == "good");
  CHECK(library->source() == place.folder / "hello.so");
  CHECK(fs::path(library->copy()).parent_path() == place.copies);
  CHECK(fs::path(library->copy())
            .filename()
            .string()
            .starts_with("hello." + library->inspection().build_id + "."));
  CHECK(library->mapped());

  CHECK(library->close().ok());
  CHECK_FALSE(library->mapped());
  CHECK_FALSE(fs::exists(library->copy()));
  CHECK(library->close().ok());  // idempotent
}

TEST_CASE("dropping the last reference closes") {
  Place place;
  std::string copy = place.opened("good_v1")->copy();
  CHECK_FALSE(is_mapped(copy));
  CHECK_FALSE(fs::exists(copy));
}

TEST_CASE("after a replacement the new code runs and the old one is gone") {
  Place place;
  auto first = place.opened("good_v1");
  auto second = place.opened("good_v2");  // written over the file `first` came from
  CHECK(std::string(first->entry().version) == "1.0.0");
  CHECK(std::string(second->entry().version) == "2.0.0");
  CHECK(first->copy() != second->copy());
  CHECK(first->close().ok());
  CHECK_FALSE(first->mapped());
  CHECK(second->mapped());
}

TEST_CASE("the same build can be open twice, each with its own data") {
  Place place;
  auto first = place.opened("good_v1");
  auto second = place.opened("good_v1");
  CHECK(&first->entry() != &second->entry());
}

TEST_CASE("writing over and truncating the source of an open library is harmless") {
  Place place;
  auto library = place.opened("good_v1");
  test::write_file(place.folder / "hello.so", std::string(20000, 'x'));
  fs::resize_file(place.folder / "hello.so", 0);
  void* self = &place;
  CHECK(library->entry().load(nullptr, &self, nullptr) == COX_OK);
  library->entry().unload(self);
  CHECK(library->close().ok());
}

TEST_CASE("a half-written library is not yet there, and opens once it is whole") {
  Place place;
  std::string whole = test::read_file(fixture("good_v1"));
  for (std::size_t part : {std::size_t{0}, std::size_t{30}, whole.size() / 2, whole.size() - 1}) {
    test::write_file(place.folder / "hello.so", whole.substr(0, part));
    auto library = Library::open(place.folder / "hello.so", place.copies);
    REQUIRE_FALSE(library.ok());
    CHECK(library.status().code() == Code::busy);
    CHECK(mentions(library.status(), "hello.so is not complete yet"));
  }
  CHECK(place.open("good_v1").ok());
}

TEST_CASE("libraries that break a rule are refused in one sentence") {
  check_refused("major_99",
                "hello.so was built for ABI 99.0, this bot has 1.0: rebuild it against this "
                "version's headers, or update cox");
  check_refused("minor_99",
                "hello.so was built for ABI 1.99, this bot has 1.0: rebuild it against this "
                "version's headers, or update cox");
  check_refused("small_entry",
                "hello.so has an entry of 16 bytes, ABI 1.0 has 64: set its size to "
                "sizeof(cox_entry) and rebuild");
  check_refused("large_entry",
                "hello.so has an entry of 4096 bytes, ABI 1.0 has 64: set its size to "
                "sizeof(cox_entry) and rebuild");
  check_refused("bad_kind",
                "hello.so is of kind 7, which is neither plugin (1) nor adapter (2): set the "
                "entry's kind and rebuild");
  check_refused("bad_id",
                "hello.so: 'Not An Id' is no plugin id: use a-z, 0-9 and '-', beginning with a "
                "letter, and rebuild");
  check_refused("null_id", "hello.so: the entry's id is null: correct it and rebuild");
  check_refused("bad_version", "hello.so: 'latest' is no version: write one like \"1.2.0\"");
  check_refused("null_about", "hello.so: the entry's about is null: correct it and rebuild");
  check_refused("bad_needs",
                "hello.so: 'chat is great' is no need: after the id comes one of >= > = < <= and "
                "a version");
  check_refused("null_load", "hello.so: the entry's load is null: set it and rebuild");
  check_refused("no_entry",
                "hello.so does not export cox_plugin_entry: declare it with COX_PLUGIN or "
                "COX_ADAPTER and build it with cox_plugin() or cox_adapter()");
  check_refused("needs_lost",
                "hello.so needs libnowhere.so.1, which is not on this machine: install it, or "
                "link it statically and rebuild");
  check_refused("not_elf",
                "hello.so is not a shared library (no ELF file): build one with cox_plugin() or "
                "`cox plugin build`");
}

TEST_CASE("a wrong machine is refused with both named") {
  Place place;
  auto library = place.open("wrong_machine");
  REQUIRE_FALSE(library.ok());
  CHECK(mentions(library.status(), "hello.so was built for RISC-V"));
}

TEST_CASE("an empty need and a list of needs are good") {
  Place place;
  CHECK(std::string(place.opened("needs_others")->entry().needs) == "git, chat >= 1.2");
}

TEST_CASE("a world-writable library is not opened") {
  Place place;
  copy_file(fixture("good_v1"), place.folder / "hello.so");
  REQUIRE(::chmod((place.folder / "hello.so").c_str(), 0777) == 0);
  auto library = Library::open(place.folder / "hello.so", place.copies);
  REQUIRE_FALSE(library.ok());
  CHECK(library.status().code() == Code::denied);
}

TEST_CASE("a missing library is not found") {
  Place place;
  CHECK(Library::open(place.folder / "none.so", place.copies).status().code() == Code::not_found);
  CHECK(inspect(place.folder / "none.so").status().code() == Code::not_found);
}

TEST_CASE("a pipe with a library's name is refused without waiting for its writer") {
  Place place;
  REQUIRE(::mkfifo((place.folder / "pipe.so").c_str(), 0600) == 0);
  CHECK(inspect(place.folder / "pipe.so").status().code() == Code::invalid);
}

TEST_CASE("a library with unique symbols runs, is marked, and says why it stays") {
  Place place;
  auto library = place.opened("unique_symbols");
  CHECK_FALSE(library->inspection().unloadable());
  void* self = nullptr;
  CHECK(library->entry().load(nullptr, &self, nullptr) == COX_OK);
  Status closed = library->close();
  CHECK(closed.code() == Code::failed);
  CHECK(mentions(closed, "hello.so stays mapped: it carries "));
  CHECK(mentions(closed, "unique symbols"));
  CHECK(mentions(closed, "-fno-gnu-unique"));
  CHECK(library->mapped());
  CHECK_MESSAGE(fs::exists(library->copy()), "what is mapped keeps its file");
  CHECK(library->close().message() == closed.message());
}

TEST_CASE("a library linked with nodelete says so") {
  Place place;
  auto library = place.opened("nodelete");
  CHECK(mentions(library->close(), "stays mapped: it was linked with -z nodelete"));
}

TEST_CASE(
    "a library that left a thread running is kept, so that the thread cannot crash the process") {
  for (auto made : {"leaves_thread", "leaves_std_thread"}) {
    Place place;
    auto library = place.opened(made);
    void* self = nullptr;
    REQUIRE(library->entry().load(nullptr, &self, nullptr) == COX_OK);
    library->entry().unload(self);
    Status closed = library->close();
    CHECK(closed.code() == Code::failed);
    CHECK(closed.message() ==
          "hello.so kept mapped: threads that it started still run (1): join them in unload");
    CHECK(library->mapped());
    CHECK_MESSAGE(fs::exists(library->copy()), "what is mapped keeps its file");
  }
}

TEST_CASE("a library that joined its thread leaves") {
  Place place;
  auto library = place.opened("joins_thread");
  void* self = nullptr;
  REQUIRE(library->entry().load(nullptr, &self, nullptr) == COX_OK);
  CHECK(threads_in(memory_of(library->copy())) == 1);
  library->entry().unload(self);
  CHECK(threads_in(memory_of(library->copy())) == 0);
  CHECK(library->close().ok());
}

TEST_CASE("load's failure arrives with its text") {
  Place place;
  auto library = place.opened("fails_in_load");
  Said said;
  void* self = nullptr;
  CHECK(library->entry().load(nullptr, &self, &said.sink) == COX_FAILED);
  CHECK(said.text == "the licence file is missing");
}

TEST_CASE("an exception out of load can be caught at the call") {
  Place place;
  auto library = place.opened("throws_in_load");
  void* self = nullptr;
  CHECK_THROWS_AS(library->entry().load(nullptr, &self, nullptr), std::exception);
}

TEST_CASE("a static constructor that hangs is given up, and others are told why they must wait") {
  Place place;
  const std::string release = place.folder / "release";
  REQUIRE(::setenv("COX_FIXTURE_RELEASE", release.c_str(), 1) == 0);
  copy_file(fixture("hangs_in_constructor"), place.folder / "stuck.so");
  copy_file(fixture("good_v1"), place.folder / "good.so");
  const auto stuck = Library::open(place.folder / "stuck.so", place.copies, 100);
  CHECK(stuck.status().code() == Code::timeout);
  const auto good = Library::open(place.folder / "good.so", place.copies, 100);
  CHECK(good.status().code() == Code::busy);
  CHECK(good.status().message().find("constructors of stuck.so run") != std::string::npos);
  // A thread can be started meanwhile.
  std::thread([&release] { std::ofstream(release) << "now"; }).join();
  CHECK(Library::open(place.folder / "good.so", place.copies).ok());
  ::unsetenv("COX_FIXTURE_RELEASE");
}

TEST_CASE("COX_NO_DLCLOSE keeps a closed library") {
  Place place;
  REQUIRE(::setenv("COX_NO_DLCLOSE", "1", 1) == 0);
  auto library = place.opened("good_v1");
  Status closed = library->close();
  ::unsetenv("COX_NO_DLCLOSE");
  CHECK(closed.message() == "hello.so kept mapped: COX_NO_DLCLOSE");
  CHECK(library->mapped());
}

TEST_CASE("inspect reads a file without opening it as a library") {
  auto found = inspect(fixture("good_v1"));
  REQUIRE(found.ok());
  CHECK(found->has_entry);
  CHECK(check_loadable(*found, "good.so").ok());
  CHECK_FALSE(is_mapped(fixture("good_v1")));
}
