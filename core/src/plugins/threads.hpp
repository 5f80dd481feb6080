// Which threads run code of a library. A library that is closed while one of its threads lives
// takes the whole process down when that thread goes on, and nothing but its creation tells whose
// it is. So threads.cpp defines pthread_create: the dynamic linker prefers the program's definition
// for everybody, libraries included, and each thread is noted with the code it begins in until it
// ends. Threads: any.
#pragma once

#include <cstddef>

#include "plugins/mapping.hpp"

namespace cox::plugins {

// Living threads that begin in code (or, for a std::thread, in a class) of that piece of memory.
std::size_t threads_in(const MemoryRange& range);

}  // namespace cox::plugins
