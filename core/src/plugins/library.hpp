// One shared library in the process: checked, copied to a private file, opened, and verified gone
// after it was closed. The only user of Boost.DLL and dlopen. Threads: any; opens are serialised.
#pragma once

#include <cox/abi.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/status.hpp"

namespace cox::plugins {

// What a file is, read without running any of its code.
struct Inspection {
  std::string build_id;       // hex; from the ELF note, or a digest of the file where there is none
  std::vector<std::string> exports;         // dynamic symbols it defines
  std::vector<std::string> unique_symbols;  // STB_GNU_UNIQUE: keep the library mapped for ever
  std::vector<std::string> needed;          // DT_NEEDED
  bool nodelete = false;                    // DF_1_NODELETE
  bool has_entry = false;                   // exports cox_plugin_entry
  bool unloadable() const { return unique_symbols.empty() && !nodelete; }
};

// A file that is still being written is "not yet", not an error.
enum class Readiness { ready, incomplete };

// Reads the ELF file: class, machine, type, section table inside the file, dynamic symbols. Failure:
// not a library for this machine, with the reason. An incomplete file has code Code::busy.
Result<Inspection> inspect(const std::string& path);

// Not world-writable (nor the folder, unless sticky), owned by us or root, a regular file. The
// failure says which and the command that mends it.
Status check_permissions(const std::string& path);

class Library {
 public:
  // Copies `path` to `folder`/NAME.BUILD-ID.SERIAL.so (checking that the source did not change
  // meanwhile: Code::busy if it did), opens the copy now and locally, finds and checks the entry (sizes,
  // ABI major and minor, id, strings). Runs static constructors, but not `load`.
  static Result<std::shared_ptr<Library>> open(const std::string& path, const std::string& folder);
  // Closes, verifies, removes the private copy if the library is gone. Only once none of its code runs.
  ~Library();

  const cox_entry& entry() const;
  const Inspection& inspection() const;
  const std::string& source() const;  // the path it came from
  const std::string& copy() const;    // the private file
  bool mapped() const;                // still in the process map; for reports after close()

  // Closes now. Ok, or a message that says why it stayed mapped (unique symbols, NODELETE, a thread
  // that is still alive...). Idempotent.
  Status close();

 private:
  struct State;
  explicit Library(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Removes private copies that an earlier process left in `folder`.
void sweep_copies(const std::string& folder);

}  // namespace cox::plugins
