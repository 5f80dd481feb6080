// Whether the core can work with a library's entry; everything is refused before `load` runs.
// Pure functions. Threads: any. Failures are Code::invalid.
#pragma once

#include <cox/abi.h>

#include <string_view>

#include "base/status.hpp"
#include "plugins/elf.hpp"

namespace cox::plugins {

// Size, ABI version and kind: what can be told from the file alone. `name` is the file's name.
Status check_entry_head(const EntryHead& head, std::string_view name);

// The whole entry of an opened library: its head, id, version, about, needs and functions.
Status check_entry(const cox_entry& entry, std::string_view name);

}  // namespace cox::plugins
