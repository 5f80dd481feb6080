// One shared library in the process: checked, copied to a private file, opened, and verified gone
// after it was closed. The only user of Boost.DLL and dlopen. Threads: any; opens are serialised.
#pragma once

#include <cox/abi.h>

#include <memory>
#include <string>

#include "base/clock.hpp"
#include "base/status.hpp"
#include "plugins/elf.hpp"

namespace cox::plugins {

// Reads the ELF file at `path`: class, machine, type, section table inside the file, dynamic
// symbols. Code::busy: incomplete or changed while it was read, look again later. Code::invalid:
// not a library for this machine, with the reason. Code::not_found, Code::failed: it could not be
// read.
Result<Inspection> inspect(const std::string& path);

// Not world-writable (nor the folder, unless sticky), owned by us or root, a regular file; through
// a symbolic link, the target and its folder too. Code::denied says which and the command that
// mends it; Code::not_found where there is no such file.
Status check_permissions(const std::string& path);

// Makes loadable at all what was inspected: the entry exists and, as far as the file tells, its ABI
// version is one this bot can serve. open() asks the same; this one needs no dlopen.
Status check_loadable(const Inspection& inspection, const std::string& name);

class Library {
 public:
  static constexpr Millis kPatience = 10'000;

  // Copies `path` to `folder`/NAME.BUILD-ID.SERIAL.so (the folder is created where it is missing),
  // without its debug information unless COX_DEBUG_INFO=1 is in the environment (image.hpp), opens
  // the copy now and locally, finds and checks the entry (sizes, ABI major and minor, kind, id,
  // strings, functions). What can be refused from the file alone is refused before dlopen; after
  // that static constructors have run, but nothing of `load`. They get `patience` milliseconds on a
  // thread of their own: Code::timeout. Until they return the dynamic linker opens nothing else,
  // and who asks it gets Code::busy. Failures are one sentence: Code::busy where the file is
  // incomplete or changed meanwhile, Code::denied for permissions, otherwise the file is of no use
  // until it changes. `called` stands for NAME where that of the file says nothing to people.
  static Result<std::shared_ptr<Library>> open(const std::string& path, const std::string& folder,
                                               Millis patience = kPatience,
                                               const std::string& called = {});
  // close(), ignoring what it says.
  ~Library();

  const cox_entry& entry() const;  // lives in the library: gone after close()
  const Inspection& inspection() const;
  const std::string& source() const;  // the path it came from
  bool is_source_untouched() const;   // the file there is the one that was read, by its times
  const std::string& copy() const;    // the private file
  bool mapped() const;                // still in the process map; for reports after close()

  // Closes now; only once the core runs none of its code. Verifies that it left the process map and
  // then removes the private copy. Ok, or Code::failed with a message that says why it stays mapped
  // (unique symbols, NODELETE, thread_local variables in use...). Where threads that it started
  // still run it is not even tried: that would end the process. Idempotent: later calls answer the
  // same. With COX_NO_DLCLOSE=1 in the environment it stays, for sanitizers and debuggers.
  Status close();

 private:
  struct State;
  explicit Library(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Whether static constructors that were given up still run. Nothing is opened or closed meanwhile,
// and exit() would wait for them too: end the process with _exit().
bool linker_is_stuck();

// Removes private copies that an earlier process left in `folder`; nothing else in it. Call before
// the first open(), and only in the one process that owns the folder.
void sweep_copies(const std::string& folder);

}  // namespace cox::plugins
