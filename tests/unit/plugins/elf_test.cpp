#include "plugins/elf.hpp"

#include <doctest/doctest.h>
#include <elf.h>

#include <algorithm>
#include <string>

#include "plugins/elf_view.hpp"
#include "temp_folder.hpp"

using namespace cox;
using namespace cox::plugins;
using test::fixture;
using test::read_file;

namespace {

Inspection inspected(std::string_view name) {
  auto result = inspect_bytes(read_file(fixture(name)), name);
  REQUIRE_MESSAGE(result.ok(), result.status().message());
  return *result;
}

Status refused(std::string_view bytes) { return inspect_bytes(bytes, "x.so").status(); }

bool mentions(const Status& status, std::string_view part) {
  CAPTURE(status.message());
  return status.message().find(part) != std::string::npos;
}

// The good library with one header field changed.
std::string with_byte(std::size_t offset, unsigned char value) {
  std::string bytes = read_file(fixture("good_v1"));
  bytes.at(offset) = static_cast<char>(value);
  return bytes;
}

}  // namespace

TEST_CASE("a good library is read") {
  Inspection good = inspected("good_v1");
  CHECK(good.has_entry);
  CHECK(good.unloadable());
  CHECK(good.build_id.size() >= 16);
  CHECK(std::ranges::find(good.exports, "cox_plugin_entry") != good.exports.end());
  REQUIRE(good.entry.has_value());
  CHECK(good.entry->size == sizeof(cox_entry));
  CHECK(good.entry->abi_major == COX_ABI_MAJOR);
  CHECK(good.entry->abi_minor == COX_ABI_MINOR);
  CHECK(good.entry->kind == COX_KIND_PLUGIN);
}

TEST_CASE("two builds have two build ids") {
  CHECK(inspected("good_v1").build_id != inspected("good_v2").build_id);
}

TEST_CASE("the entry's numbers are read without running the library") {
  CHECK(inspected("major_99").entry->abi_major == 99);
  CHECK(inspected("minor_99").entry->abi_minor == 99);
  CHECK(inspected("bad_kind").entry->kind == 7);
}

TEST_CASE("a library without the entry is told apart") {
  Inspection other = inspected("no_entry");
  CHECK_FALSE(other.has_entry);
  CHECK_FALSE(other.entry.has_value());
  CHECK(std::ranges::find(other.exports, "answer") != other.exports.end());
}

TEST_CASE("what keeps a library mapped is found") {
  CHECK_FALSE(inspected("unique_symbols").unique_symbols.empty());
  CHECK_FALSE(inspected("unique_symbols").unloadable());
  CHECK(inspected("nodelete").nodelete);
  CHECK_FALSE(inspected("nodelete").unloadable());
}

TEST_CASE("the libraries it needs are listed") {
  Inspection lost = inspected("needs_lost");
  CHECK(std::ranges::find(lost.needed, "libnowhere.so.1") != lost.needed.end());
}

TEST_CASE("every shorter piece of a good file is incomplete") {
  const std::string whole = read_file(fixture("good_v1"));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    Status status = refused(std::string_view(whole).substr(0, size));
    REQUIRE_MESSAGE(status.code() == Code::busy, size << ": " << status.message());
  }
  CHECK(inspect_bytes(whole).ok());
}

TEST_CASE("a segment or section that lies beyond the end makes the file incomplete") {
  const std::string whole = read_file(fixture("good_v1"));
  auto header = *elf::View(whole).at<elf::Header>(0);
  auto with_huge = [&](std::uint64_t at) {
    std::string bytes = whole;
    bytes.at(at + 7) = '\x7f';  // the highest byte of a 64-bit size
    return bytes;
  };
  std::string segment = with_huge(header.e_phoff + offsetof(Elf64_Phdr, p_filesz));
  CHECK(refused(segment).code() == Code::busy);
  std::string section =
      with_huge(header.e_shoff + sizeof(Elf64_Shdr) + offsetof(Elf64_Shdr, sh_size));
  CHECK(refused(section).code() == Code::busy);
  CHECK(mentions(refused(section), "it ends before its last section"));
}

TEST_CASE("a file that was reserved but not written yet is incomplete") {
  Status status = refused(std::string(4096, '\0'));
  CHECK(status.code() == Code::busy);
  CHECK(mentions(status, "x.so is not complete yet: it begins with zeros"));
}

TEST_CASE("what is no library is refused, not waited for") {
  CHECK(refused("hello").code() == Code::invalid);
  CHECK(
      mentions(refused("Remember to copy the plugin here."), "not a shared library (no ELF file)"));
  CHECK(mentions(refused("!<arch>\nlibhello.a"), "not a shared library (no ELF file)"));
}

TEST_CASE("a wrong machine, class or byte order names both sides") {
  Status machine = inspect_bytes(read_file(fixture("wrong_machine")), "x.so").status();
  CHECK(machine.code() == Code::invalid);
  CHECK(mentions(machine, "x.so was built for RISC-V (64 bit"));
  CHECK(mentions(machine, "this bot runs on "));
  CHECK(mentions(refused(with_byte(EI_CLASS, ELFCLASS32)), "(32 bit"));
  CHECK(mentions(refused(with_byte(EI_DATA, ELFDATA2MSB)), "big-endian"));
}

TEST_CASE("other ELF files are refused") {
  constexpr std::size_t type_at = 16;
  CHECK(mentions(refused(with_byte(type_at, ET_REL)), "no shared library: link it with -shared"));
  CHECK(mentions(refused(with_byte(type_at, ET_CORE)), "no shared library"));
}

TEST_CASE("a file without sections is refused with the reason") {
  std::string bytes = read_file(fixture("good_v1"));
  bytes.replace(offsetof(Elf64_Ehdr, e_shoff), sizeof(Elf64_Off), sizeof(Elf64_Off), '\0');
  CHECK(mentions(refused(bytes), "no section table"));
}

TEST_CASE("without a build id the file's digest tells builds apart") {
  std::string bytes = read_file(fixture("good_v1"));
  std::string id = inspect_bytes(bytes)->build_id;
  std::size_t note = bytes.find(std::string("\x03\0\0\0GNU", 7));
  REQUIRE(note != std::string::npos);
  bytes.at(note + 4) = 'X';  // no longer a GNU note
  auto digest = inspect_bytes(bytes);
  REQUIRE(digest.ok());
  CHECK(digest->build_id.size() == 16);
  bytes.back() = static_cast<char>(bytes.back() ^ 1);
  CHECK(inspect_bytes(bytes)->build_id != digest->build_id);
}

TEST_CASE("any changed byte is survived") {
  const std::string whole = read_file(fixture("good_v1"));
  // Headers and tables; what lies between is code.
  for (std::size_t at = 0; at < whole.size(); at += at < 1024 ? 1 : 7) {
    std::string bytes = whole;
    bytes[at] = static_cast<char>(bytes[at] ^ 0xff);
    auto result = inspect_bytes(bytes);  // the sanitizers watch
    if (!result.ok()) CHECK_FALSE(result.status().message().empty());
  }
}
