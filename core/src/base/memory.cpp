#include "base/memory.hpp"

#include <unistd.h>

#include <fstream>

#include "base/text.hpp"

#ifdef COX_JEMALLOC
#include <jemalloc/jemalloc.h>

// Read by jemalloc before main() (its manual, TUNING; MALLOC_CONF in the environment comes after
// it). What one thread allocates another one frees, so few arenas serve better than one a thread;
// what is free goes back to the system after a second; and each of some thirty threads sets few
// objects of each size aside for itself, and none that are large.
extern "C" const char* malloc_conf;
const char* malloc_conf =
    "narenas:2,dirty_decay_ms:1000,muzzy_decay_ms:0,tcache_max:1024,"
    "tcache_nslots_small_min:10,tcache_nslots_small_max:20,tcache_nslots_large:4";
#else
#include <malloc.h>
#endif

namespace cox {

// proc(5): the first two numbers of statm are pages of address space and of resident memory.
MemorySizes memory_sizes(const std::string& process) {
  std::ifstream file(text::cat(process, "/statm"));
  MemorySizes sizes;
  if (!(file >> sizes.addresses >> sizes.resident)) return {};
  const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  return {sizes.addresses * page, sizes.resident * page};
}

void give_back_memory() {
#ifdef COX_JEMALLOC
  // Fails where there is nothing to give.
  (void)mallctl("arena.4096.purge", nullptr, nullptr, nullptr, 0);  // 4096: MALLCTL_ARENAS_ALL
#else
  (void)malloc_trim(0);
#endif
}

}  // namespace cox
