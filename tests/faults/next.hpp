// For what stands between a program and the C library (LD_PRELOAD).
#pragma once

#include <dlfcn.h>

namespace faults {

// The next function of that name. Its own type is taken from ours.
template <class Function>
Function* next(Function* /*ours*/, const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

}  // namespace faults

// In a function of the C library's name: `real` is what it stands before.
#define NEXT(name) static auto* const real = faults::next(&::name, #name)
