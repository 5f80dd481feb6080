// Which build of an adapter serves: the one in the file, or an earlier one where the bot died in
// that too often (CrashLog).
#include <filesystem>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "plugins/adapters.hpp"

namespace cox::plugins {

std::string Adapters::path_of(const std::string& adapter) const {
  for (const std::string& folder : options_.folders) {
    std::string path = text::cat(folder, "/", adapter, ".so");
    if (std::filesystem::exists(path)) return path;
  }
  return {};
}

Status Adapters::left_out(const KeptOut& kept) const {
  return failed(text::cat(kept.why.message(),
                          "; this build is left out until another build lies there, or ",
                          ground_.crashes->path(), " is removed and the bot restarted"));
}

Result<GenerationPtr> Adapters::load(const std::string& name, Type& type) {
  if (const auto kept = kept_out(ground_.crashes, type.path)) return left_out(*kept);
  return load_file(name, type, type.path);
}

Result<GenerationPtr> Adapters::load_first(const std::string& name, Type& type) {
  const auto kept = kept_out(ground_.crashes, type.path);
  if (!kept) return load_file(name, type, type.path);
  const Status why = left_out(*kept);
  const auto earlier = better_before(kept_, ground_.crashes, name, kept->build);
  if (!earlier) return why;
  auto loaded = load_file(name, type, earlier->file);
  if (!loaded.ok())
    return failed(text::cat(why.message(), "; no earlier build: ", loaded.status().message()));
  log::warn("adapters", text::cat(name, " is back at an earlier build, ", earlier->build, ": ",
                                  kept->why.message()));
  note_advice(name, text::cat("an earlier build serves; put a better one at ", type.path, ": ",
                              kept->why.message()));
  return loaded;
}

Result<GenerationPtr> Adapters::load_file(const std::string& name, Type& type,
                                          const std::string& file) {
  auto library = Library::open(file, ground_.copies, ground_.load_deadline(), name);
  if (!library.ok()) return library.status();
  if ((*library)->entry().kind != COX_KIND_ADAPTER) {
    return invalid(text::cat(file, " is a plugin, not an adapter: it belongs into plugins/"));
  }
  const auto gone = [](const std::string& which, const Status& status) {
    if (status.ok()) {
      log::info("adapters", text::cat("unloaded ", which));
    } else {
      log::warn("adapters", text::cat(which, " stays in memory: ", status.message()));
    }
  };
  auto generation = Generation::load(ground_, std::move(*library), ++type.generations, 0, gone);
  if (!generation.ok()) return generation.status();
  if ((*generation)->host().adapter() == nullptr)
    return invalid(text::cat(file, " provides no adapter"));
  (*generation)->actor()->mailbox->resume();
  const work::ActorPtr actor = (*generation)->actor();
  note(*actor, "loaded", text::cat(actor->version, ", generation ", actor->generation));
  return generation;
}

void Adapters::keep(const std::string& name, const Type& type) {
  const Status kept = kept_.add(name, type.live->actor()->build, type.live->library().copy());
  if (!kept.ok()) log::warn("adapters", kept.message());
}

void Adapters::note_advice(const std::string& name, const std::string& advice) {
  std::lock_guard lock(told_mutex_);
  for (const config::AdapterEntry& entry : options_.entries) {
    if (entry.adapter != name) continue;
    if (advice.empty()) {
      advice_.erase(entry.name);
    } else {
      advice_[entry.name] = advice;
    }
  }
}

}  // namespace cox::plugins
