// Which machine a library was built for, against the one the bot runs on. Threads: any.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/status.hpp"

namespace cox::plugins {

// Class, byte order and machine of an ELF header are those of this process. The failure names both.
Status check_machine(const unsigned char* ident, std::uint16_t machine, std::string_view name);

}  // namespace cox::plugins
