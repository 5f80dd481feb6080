#define BOOST_DLL_USE_STD_FS  // std::filesystem, so that Boost.Filesystem need not be linked
#include "plugins/library.hpp"

#include <dlfcn.h>
#include <unistd.h>

#include <boost/dll/shared_library.hpp>
#include <boost/dll/shared_library_load_mode.hpp>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>  // first: Boost 1.74 uses it without including it
#include <vector>

#include "base/text.hpp"
#include "plugins/entry_check.hpp"
#include "plugins/mapping.hpp"
#include "plugins/private_copy.hpp"
#include "plugins/threads.hpp"

namespace cox::plugins {
namespace {

namespace dll = boost::dll;
using text::cat;

std::string file_name(const std::string& path) {
  return std::filesystem::path(path).filename().string();
}

// The linker names our copy; people know the file they dropped in.
std::string readable(std::string_view error, const std::string& copy, const std::string& name) {
  if (error.starts_with(copy)) error.remove_prefix(copy.size());
  if (error.starts_with(": ")) error.remove_prefix(2);
  constexpr std::string_view missing = ": cannot open shared object file";
  if (std::size_t end = error.find(missing); end != error.npos) {
    return cat(name, " needs ", error.substr(0, end),
               ", which is not on this machine: install it, ", "or link it statically and rebuild");
  }
  if (error.find("undefined symbol") != error.npos) {
    return cat(name, " cannot be opened (", error, "): link what defines the symbol; ",
               "cox_plugin() finds this when it builds");
  }
  return cat(name, " cannot be opened (", error, "): see that ",
             std::filesystem::path(copy).parent_path().string(),
             " allows programs (no noexec) and that the file is whole");
}

Result<dll::shared_library> open_copy(const std::string& copy, const std::string& name) {
  static std::mutex one_at_a_time;
  std::lock_guard lock(one_at_a_time);
  dll::shared_library library;
  std::error_code error;
  // Runs static constructors. One that throws ends the process: glibc cannot be unwound through.
  library.load(copy, dll::load_mode::rtld_now | dll::load_mode::rtld_local, error);
  if (!error) return library;
  const char* why = ::dlerror();
  return invalid(readable(why != nullptr ? std::string(why) : error.message(), copy, name));
}

// Left open for ever, on purpose; a leak checker still finds it through this list.
void keep_open(dll::shared_library library) {
  static std::mutex mutex;
  static auto* kept = new std::vector<dll::shared_library>();
  std::lock_guard lock(mutex);
  kept->push_back(std::move(library));
}

// Why a library must not be closed; empty where it may be.
std::string why_it_must_stay(const std::string& copy) {
  const char* switched = std::getenv("COX_NO_DLCLOSE");
  if (switched != nullptr && std::string_view(switched) == "1") return "COX_NO_DLCLOSE";
  std::size_t threads = threads_in(memory_of(copy));
  if (threads == 0) return {};
  return cat("threads that it started still run (", threads, "): join them in unload");
}

std::string why_it_stayed(const Inspection& inspection) {
  if (!inspection.unique_symbols.empty()) {
    return cat("it carries ", inspection.unique_symbols.size(), " unique symbols (",
               inspection.unique_symbols.front(),
               "): build it with cox_plugin() or -fno-gnu-unique");
  }
  if (inspection.nodelete) return "it was linked with -z nodelete: link it without";
  return "a thread that used its thread_local variables still lives, or another library is bound "
         "to "
         "its symbols: join its threads in unload and export only the entry";
}

}  // namespace

struct Library::State {
  Status close();

  std::string source;
  std::string copy;
  Inspection inspection;
  dll::shared_library handle;
  const cox_entry* entry = nullptr;
  std::mutex mutex;              // guards `closed` and closing
  std::optional<Status> closed;  // what close() answered
};

Status Library::State::close() {
  std::string name = file_name(source);
  if (std::string why = why_it_must_stay(copy); !why.empty()) {
    keep_open(std::move(handle));
    return failed(cat(name, " kept mapped: ", why));
  }
  handle.unload();
  if (is_mapped(copy)) return failed(cat(name, " stays mapped: ", why_it_stayed(inspection)));
  ::unlink(copy.c_str());
  return {};
}

Result<Inspection> inspect(const std::string& path) {
  Result<std::string> bytes = read_settled(path);
  if (!bytes.ok()) return bytes.status();
  return inspect_bytes(*bytes, file_name(path));
}

Status check_loadable(const Inspection& inspection, const std::string& name) {
  if (!inspection.has_entry) {
    return invalid(
        cat(name, " does not export ", COX_ENTRY_SYMBOL,
            ": declare it with COX_PLUGIN or COX_ADAPTER and build it with cox_plugin() ",
            "or cox_adapter()"));
  }
  return inspection.entry ? check_entry_head(*inspection.entry, name) : Status();
}

Result<std::shared_ptr<Library>> Library::open(const std::string& path, const std::string& folder) {
  std::string name = file_name(path);
  if (Status allowed = check_permissions(path); !allowed.ok()) return allowed;
  Result<std::string> bytes = read_settled(path);
  if (!bytes.ok()) return bytes.status();
  Result<Inspection> inspection = inspect_bytes(*bytes, name);
  if (!inspection.ok()) return inspection.status();
  if (Status fit = check_loadable(*inspection, name); !fit.ok()) return fit;
  Result<std::string> copy = write_copy(*bytes, path, inspection->build_id, folder);
  if (!copy.ok()) return copy.status();

  Result<dll::shared_library> handle = open_copy(*copy, name);
  if (!handle.ok()) {
    ::unlink(copy->c_str());
    return handle.status();
  }
  auto state = std::make_unique<State>();
  state->source = path;
  state->copy = std::move(*copy);
  state->inspection = std::move(*inspection);
  state->handle = std::move(*handle);
  state->entry = &state->handle.get<const cox_entry>(COX_ENTRY_SYMBOL);
  std::shared_ptr<Library> library(new Library(std::move(state)));  // from here on it closes itself
  if (Status good = check_entry(library->entry(), name); !good.ok()) return good;
  return library;
}

Library::Library(std::unique_ptr<State> state) : state_(std::move(state)) {}

Library::~Library() { static_cast<void>(close()); }

const cox_entry& Library::entry() const { return *state_->entry; }
const Inspection& Library::inspection() const { return state_->inspection; }
const std::string& Library::source() const { return state_->source; }
const std::string& Library::copy() const { return state_->copy; }
bool Library::mapped() const { return is_mapped(state_->copy); }

Status Library::close() {
  std::lock_guard lock(state_->mutex);
  if (!state_->closed) state_->closed = state_->close();
  return *state_->closed;
}

}  // namespace cox::plugins
