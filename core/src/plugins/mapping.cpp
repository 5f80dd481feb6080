#include "plugins/mapping.hpp"

#include <dlfcn.h>
#include <link.h>

#include <algorithm>
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

// Read while the dynamic linker holds a lock of its own, which ThreadSanitizer does not see.
__attribute__((no_sanitize("thread"))) bool same_name(const char* name, const char* path) {
  for (; *name == *path; ++name, ++path) {
    if (*name == '\0') return true;
  }
  return false;
}

}  // namespace

MemoryRange memory_of(const std::string& path) {
  struct Search {
    const std::string& path;
    MemoryRange found;
  } search{path, {}};
  auto look = [](dl_phdr_info* info, std::size_t, void* data) {
    auto& [wanted, found] = *static_cast<Search*>(data);
    if (info->dlpi_name == nullptr || !same_name(info->dlpi_name, wanted.c_str())) return 0;
    found.begin = UINTPTR_MAX;
    for (int i = 0; i < info->dlpi_phnum; ++i) {
      const ElfW(Phdr)& segment = info->dlpi_phdr[i];
      if (segment.p_type != PT_LOAD) continue;
      std::uintptr_t begin = info->dlpi_addr + segment.p_vaddr;
      found.begin = std::min(found.begin, begin);
      found.end = std::max<std::uintptr_t>(found.end, begin + segment.p_memsz);
    }
    return 1;
  };
  ::dl_iterate_phdr(look, &search);
  return search.found;
}

bool is_mapped(const std::string& path) {
  // The first probe finds a library that waits for a thread's destructors; closing the probe frees
  // it if that thread has ended. Only the second answer counts.
  if (linker_knows(path) && linker_knows(path)) return true;
  return kernel_knows(path);
}

}  // namespace cox::plugins
