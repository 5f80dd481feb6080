#define BOOST_DLL_USE_STD_FS  // std::filesystem, so that Boost.Filesystem need not be linked
#include "plugins/library.hpp"

#include <dlfcn.h>
#include <unistd.h>

#include <boost/dll/shared_library.hpp>
#include <boost/dll/shared_library_load_mode.hpp>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <mutex>
#include <optional>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>  // first: Boost 1.74 uses it without including it
#include <vector>

#include "base/executor.hpp"
#include "base/text.hpp"
#include "plugins/entry_check.hpp"
#include "plugins/image.hpp"
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

// Opening runs static constructors. One that throws ends the process: glibc cannot be unwound
// through.
Result<dll::shared_library> open_now(const std::string& copy, const std::string& name) {
  dll::shared_library library;
  std::error_code error;
  library.load(copy, dll::load_mode::rtld_now | dll::load_mode::rtld_local, error);
  if (!error) return library;
  const char* why = ::dlerror();
  return invalid(readable(why != nullptr ? std::string(why) : error.message(), copy, name));
}

// The dynamic linker opens one library at a time, and has no patience of its own.
struct Linker {
  std::mutex one_at_a_time;
  std::mutex mutex;  // guards what follows
  std::string opening;
  bool stuck = false;  // nobody waits any more for the constructors of `opening`
};
Linker& linker() {
  static auto* instance = new Linker;  // a constructor that hangs outlives static objects
  return *instance;
}

void set_opening(const std::string& name) {
  std::lock_guard lock(linker().mutex);
  linker().opening = name;
  linker().stuck = false;
}

// The name of a library whose constructors were given up and still run; empty where there is none.
std::string stuck_opening() {
  std::lock_guard lock(linker().mutex);
  return linker().stuck ? linker().opening : "";
}

Status not_opened(const std::string& name, Millis patience) {
  std::lock_guard lock(linker().mutex);
  if (linker().opening == name) {
    linker().stuck = true;
    return {Code::timeout, cat("the static constructors of ", name, " did not return within ",
                               text::duration(patience),
                               "; until they do nothing else can be opened or unloaded: ",
                               "take the file away and restart the bot")};
  }
  if (linker().opening.empty())
    return {Code::timeout, cat(name, " could not be opened within ", text::duration(patience))};
  return {Code::busy,
          cat(name, " cannot be opened while the static constructors of ", linker().opening,
              " run: reload it later, or restart the bot without that")};
}

// On a thread of its own, which is left alone where a constructor does not return.
Result<dll::shared_library> open_copy(const std::string& copy, const std::string& name,
                                      Millis patience) {
  std::promise<Result<dll::shared_library>> promise;
  auto opened = promise.get_future();
  try {
    std::thread([promise = std::move(promise), copy, name]() mutable {
      std::lock_guard lock(linker().one_at_a_time);
      set_opening(name);
      promise.set_value(open_now(copy, name));
      set_opening("");
    }).detach();
  } catch (const std::system_error& error) {
    return Status(Code::busy, cat("no thread could be started to open ", name, ": ", error.what()));
  }
  Executor::about_to_wait();
  if (opened.wait_for(std::chrono::milliseconds(patience)) != std::future_status::ready)
    return not_opened(name, patience);
  return opened.get();
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
  if (const std::string opening = stuck_opening(); !opening.empty())
    return cat("the static constructors of ", opening,
               " still run, and closing would wait for them");
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
  FileState source_state;  // when it was read
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
  const auto image = Image::read(path);
  if (!image.ok()) return image.status();
  return inspect_bytes(image->bytes(), file_name(path));
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

Result<std::shared_ptr<Library>> Library::open(const std::string& path, const std::string& folder,
                                               Millis patience, const std::string& called) {
  const std::string name = called.empty() ? file_name(path) : cat(called, ".so");
  if (Status allowed = check_permissions(path); !allowed.ok()) return allowed;
  auto image = Image::read(path);
  if (!image.ok()) return image.status();
  Result<Inspection> inspection = inspect_bytes(image->bytes(), name);
  if (!inspection.ok()) return inspection.status();
  if (Status fit = check_loadable(*inspection, name); !fit.ok()) return fit;
  Result<std::string> copy = write_copy(*image, name, inspection->build_id, folder);
  if (!copy.ok()) return copy.status();

  Result<dll::shared_library> handle = open_copy(*copy, name, patience);
  if (!handle.ok()) {
    ::unlink(copy->c_str());
    return handle.status();
  }
  auto state = std::make_unique<State>();
  state->source = path;
  state->source_state = image->state();
  state->copy = std::move(*copy);
  state->inspection = std::move(*inspection);
  state->handle = std::move(*handle);
  state->entry = &state->handle.get<const cox_entry>(COX_ENTRY_SYMBOL);
  std::shared_ptr<Library> library(new Library(std::move(state)));  // from here on it closes itself
  if (Status good = check_entry(library->entry(), name); !good.ok()) return good;
  return library;
}

bool linker_is_stuck() { return !stuck_opening().empty(); }

Library::Library(std::unique_ptr<State> state) : state_(std::move(state)) {}

Library::~Library() { static_cast<void>(close()); }

const cox_entry& Library::entry() const { return *state_->entry; }
const Inspection& Library::inspection() const { return state_->inspection; }
const std::string& Library::source() const { return state_->source; }
bool Library::is_source_untouched() const {
  const auto now = state_of(source());
  return now.ok() && *now == state_->source_state;
}
const std::string& Library::copy() const { return state_->copy; }
bool Library::mapped() const { return is_mapped(state_->copy); }

Status Library::close() {
  std::lock_guard lock(state_->mutex);
  if (!state_->closed) state_->closed = state_->close();
  return *state_->closed;
}

}  // namespace cox::plugins
