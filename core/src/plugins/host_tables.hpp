// The C tables of cox/abi.h, filled with functions that call the Host.
#pragma once

#include <cox/abi.h>

namespace cox::plugins {

// The base table; the same functions for every generation.
cox_host host_table();

// The extension with this name, or null.
const void* host_extension(const char* name);

}  // namespace cox::plugins
