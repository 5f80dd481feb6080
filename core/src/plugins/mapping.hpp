// Whether a library is still in the process. Threads: any.
#pragma once

#include <string>

namespace cox::plugins {

// Asks the dynamic linker and the kernel's map; true where either still knows the file. Asking
// frees a closed library that only a thread, ended by now, had kept.
bool is_mapped(const std::string& path);

}  // namespace cox::plugins
