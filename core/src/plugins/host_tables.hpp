// The C tables of cox/abi.h, filled with functions that call the Host.
#pragma once

#include <cox/abi.h>

namespace cox::plugins {

// The base table; the same functions for every generation.
cox_host host_table();

// The extension with this name, or null.
const void* host_extension(const char* name);

// The tables of the extensions, one file each or a few together: table_*.cpp.
const void* brain_table();
const void* timer_table();
const void* ask_table();
const void* events_table();
const void* orders_table();
const void* http_table();
const void* crypto_table();
const void* commands_table();
const void* admin_table();
const void* adapter_table();
const void* authority_table();
const void* audit_table();
const void* secrets_table();
const void* jobs_table();

}  // namespace cox::plugins
