#include "plugins/mapping.hpp"

#include <dlfcn.h>
#include <unistd.h>

#include <fstream>
#include <string_view>

namespace cox::plugins {
namespace {

bool linker_knows(const std::string& path) {
  void* handle = ::dlopen(path.c_str(), RTLD_NOLOAD | RTLD_LAZY);
  if (handle == nullptr) {
    ::dlerror();  // not found is no error here; leave none behind
    return false;
  }
  ::dlclose(handle);
  return true;
}

bool kernel_knows(const std::string& path) {
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    if (std::string_view(line).ends_with(path)) return true;
  }
  return false;
}

}  // namespace

bool is_mapped(const std::string& path) {
  // The first probe finds a library that waits for a thread's destructors; closing the probe frees
  // it if that thread has ended. Only the second answer counts.
  if (linker_knows(path) && linker_knows(path)) return true;
  return kernel_knows(path);
}

}  // namespace cox::plugins
