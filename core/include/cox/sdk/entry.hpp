// The one symbol a library exports, made from what COX_PLUGIN and COX_ADAPTER were given. Threads:
// the core's, one at a time. What making the instance throws becomes a status and a sentence.
#ifndef COX_SDK_ENTRY_HPP
#define COX_SDK_ENTRY_HPP

#include <cox/abi.h>

#include <cox/sdk/boundary.hpp>
#include <memory>

namespace cox {

// What may follow the three texts, by name: COX_PLUGIN("x", "1.0.0", "...", .needs = "git >= 1.2").
struct LibraryOptions {
  const char* needs = "";         // "git, chat >= 1.2": plugins that must be live first
  std::uint32_t concurrency = 1;  // handlers that may run at once
};

namespace sdk {

using Load = cox_status (*)(const cox_host*, void**, const cox_sink*);
using Unload = void (*)(void*);

// The texts of an entry: id, version, one line about it.
struct About {
  const char* id;
  const char* version;
  const char* about;
};

// Known at compile time, so the core can read it before any code of the library has run.
constexpr cox_entry make_entry(std::uint32_t kind, About about, LibraryOptions options, Load load,
                               Unload unload) {
  cox_entry entry{};
  entry.size = sizeof(cox_entry);
  entry.abi_major = COX_ABI_MAJOR;
  entry.abi_minor = COX_ABI_MINOR;
  entry.kind = kind;
  entry.concurrency = options.concurrency;
  entry.id = about.id;
  entry.version = about.version;
  entry.about = about.about;
  entry.needs = options.needs;
  entry.load = load;
  entry.unload = unload;
  return entry;
}

// `load`: makes an Instance, which is kept where make(instance) succeeds.
template <class Instance, class Make>
cox_status load_instance(void** self, const cox_sink* error, Make make) noexcept {
  return guarded(error, [&] {
    std::unique_ptr<Instance> instance = make();
    *self = instance.release();
  });
}

template <class Instance>
void unload_instance(void* self) noexcept {
  delete static_cast<Instance*>(self);
}

}  // namespace sdk
}  // namespace cox

#endif  // COX_SDK_ENTRY_HPP
