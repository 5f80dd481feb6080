// Reads what a shared library says about itself, from its bytes and without running its code. Every
// offset and count in the file is checked against its size: the bytes may come from anybody.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.hpp"

namespace cox::plugins {

// The numbers at the front of the library's cox_entry, as they stand in the file.
struct EntryHead {
  std::uint32_t size = 0;
  std::uint16_t abi_major = 0;
  std::uint16_t abi_minor = 0;
  std::uint32_t kind = 0;
};

// What a file is, read without running any of its code.
struct Inspection {
  std::string build_id;  // hex; from the ELF note, or a digest of the file where there is none
  std::vector<std::string> exports;         // dynamic symbols it defines
  std::vector<std::string> unique_symbols;  // STB_GNU_UNIQUE: keep the library mapped for ever
  std::vector<std::string> needed;          // DT_NEEDED
  bool nodelete = false;                    // DF_1_NODELETE
  bool has_entry = false;                   // exports cox_plugin_entry
  std::optional<EntryHead> entry;           // none where the entry is not stored in the file
  bool unloadable() const { return unique_symbols.empty() && !nodelete; }
};

// Inspects a whole file that was read into memory; `name` is what messages call it. Threads: any.
// Code::busy: the file ends too early (or does not begin yet), so somebody is probably still
// writing it. Code::invalid: not a shared library for this machine; the message says what it is
// instead.
Result<Inspection> inspect_bytes(std::string_view bytes, std::string_view name = "the file");

}  // namespace cox::plugins
