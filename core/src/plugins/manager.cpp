#include "plugins/manager.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <latch>
#include <semaphore>
#include <thread>
#include <utility>

#include "base/log.hpp"
#include "base/memory.hpp"
#include "base/text.hpp"
#include "plugins/handover.hpp"
#include "work/notes.hpp"

namespace cox::plugins {

namespace {

// How long one who looks waits for a plugin that is being changed: a load may hang.
constexpr std::chrono::milliseconds kGlance{200};

// How many plugins are loaded at once at the start, and how long one may take before it does not
// count.
constexpr std::ptrdiff_t kSideBySide = 3;
constexpr std::chrono::milliseconds kHangs{100};

// What a person is told beside what was done.
constexpr auto kNotKept = "; but that could not be written down, and is forgotten with a restart";

Status unknown(const std::string& id) {
  return not_found(text::cat("there is no plugin '", id, "'; `plugins` lists them"));
}

}  // namespace

Manager::Manager(Ground& ground, Options options)
    : ground_(ground), kept_(options.kept), options_(std::move(options)) {}

Manager::~Manager() { stop(0); }

Manager::SlotPtr Manager::find(const std::string& id) {
  std::lock_guard lock(mutex_);
  const auto found = slots_.find(id);
  return found == slots_.end() ? nullptr : found->second;
}

Manager::SlotPtr Manager::slot(const std::string& id) {
  std::lock_guard lock(mutex_);
  SlotPtr& slot = slots_[id];
  if (slot == nullptr) {
    slot = std::make_shared<Slot>(id);
    slot->order = static_cast<std::uint32_t>(slots_.size());
    recall(*slot);
  }
  return slot;
}

Manager::SlotPtr Manager::find_by_path(const std::string& path) {
  std::lock_guard lock(mutex_);
  const auto found = paths_.find(path);
  if (found == paths_.end()) return nullptr;
  const auto slot = slots_.find(found->second.back());
  return slot == slots_.end() ? nullptr : slot->second;
}

std::vector<Manager::SlotPtr> Manager::slots() {
  std::lock_guard lock(mutex_);
  std::vector<SlotPtr> all;
  for (const auto& [id, slot] : slots_) all.push_back(slot);
  return all;
}

bool Manager::is_disabled(const std::string& id) {
  std::lock_guard lock(mutex_);
  return std::ranges::find(options_.disabled, id) != options_.disabled.end();
}

Millis Manager::drain() {
  std::lock_guard lock(mutex_);
  return options_.drain;
}

// ---- start and stop ----

void Manager::start() {
  // Watched before they are listed: a file that changes in between is seen twice, not missed.
  if (options_.watch) start_watching();
  std::vector<std::string> files;
  for (const std::string& folder : options_.folders) {
    for (std::string& file : libraries_in(folder)) files.push_back(std::move(file));
  }
  // A few side by side: more would only wait for the dynamic linker, which opens one at a time,
  // each on a thread of its own. One that hangs in `load` holds the others up no longer than that.
  std::latch decided(static_cast<std::ptrdiff_t>(files.size()));
  std::counting_semaphore<> places(kSideBySide);
  for (const std::string& file : files) {
    (void)places.try_acquire_for(kHangs);
    const auto load = [this, &file, &decided, &places] {
      if (const auto done = load_file(file, Force::no); !done.ok())
        log::debug("plugins", done.status().message());
      places.release();
      decided.count_down();
    };
    if (!ground_.changes.post(load)) load();  // the system has no thread for it
  }
  decided.wait();
  // Each thread read whole libraries; what that took goes back to the system.
  ground_.changes.post(give_back_memory);
}

void Manager::start_watching() {
  auto watcher =
      Watcher::start(options_.folders, [this](const Settled& settled) { file_changed(settled); });
  if (watcher.ok()) {
    watcher_ = std::move(*watcher);
  } else {
    log::error("plugins",
               text::cat("changed files will not be noticed: ", watcher.status().message()));
  }
}

void Manager::stop(Millis patience) {
  stopping_ = true;
  watcher_.reset();
  for (const SlotPtr& slot : slots()) {
    std::lock_guard lock(slot->busy);
    if (slot->live == nullptr) continue;
    if (Status out = take_down(*slot, Slot::State::unloaded, "the bot stopped"); !out.ok()) {
      log::warn(slot->id, text::cat("could not be taken out: ", out.message()));
    }
  }
  const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(patience);
  while (!all_closed() && std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  abandon_rest();
}

// What waits behind a stuck handler keeps its generation for ever otherwise.
void Manager::abandon_rest() {
  std::vector<GenerationPtr> rest;
  {
    std::lock_guard lock(mutex_);
    rest = retired_;
  }
  for (const GenerationPtr& each : rest) each->abandon();
}

bool Manager::all_closed() {
  std::lock_guard lock(mutex_);
  return std::ranges::all_of(retired_, [](const GenerationPtr& each) { return each->closed(); });
}

// ---- what people ask for ----

Result<std::string> Manager::load(const std::string& path_or_id) {
  if (path_or_id.find('/') != std::string::npos) return load_file(path_or_id, Force::yes);
  if (const std::string path = path_of(path_or_id); !path.empty())
    return load_file(path, Force::yes);
  for (const std::string& folder : options_.folders) {
    const std::string path = text::cat(folder, "/", path_or_id, ".so");
    if (std::filesystem::exists(path)) return load_file(path, Force::yes);
  }
  return Status(Code::not_found, text::cat("there is no ", path_or_id, ".so in ",
                                           text::join(options_.folders, ", ")));
}

// Where the file of a plugin lies; empty where that is not known.
std::string Manager::path_of(const std::string& id) {
  const SlotPtr slot = find(id);
  if (slot == nullptr) return {};
  std::lock_guard lock(slot->busy);
  return slot->file_removed ? "" : slot->path;
}

Result<std::string> Manager::reload(const std::string& id) {
  const SlotPtr slot = find(id);
  if (slot == nullptr) return unknown(id);
  std::string path;
  {
    std::lock_guard lock(slot->busy);
    path = slot->path;
  }
  return load_file(path, Force::yes);
}

Result<std::string> Manager::unload(const std::string& id) {
  const SlotPtr slot = find(id);
  if (slot == nullptr) return unknown(id);
  {
    std::lock_guard lock(slot->busy);
    if (slot->live == nullptr) return Status(Code::invalid, text::cat(id, " is not loaded"));
    if (Status out = take_down(*slot, Slot::State::unloaded, "unloaded on request"); !out.ok())
      return out;
  }
  after_change(id);
  return text::cat("unloaded ", id);
}

Result<std::string> Manager::disable(const std::string& id) {
  const SlotPtr slot = find(id);
  if (slot == nullptr) return unknown(id);
  bool kept = false;
  {
    std::lock_guard lock(slot->busy);
    if (slot->live != nullptr) {
      if (Status out = take_down(*slot, Slot::State::disabled, "disabled on request"); !out.ok())
        return out;
    }
    slot->state = Slot::State::disabled;
    slot->waits_for_room = slot->waits_for_needs = false;
    slot->problem = "disabled on request; `enable` brings it back";
    kept = remember(*slot, true);
  }
  after_change(id);
  return text::cat("disabled ", id, kept ? "; it stays so after a restart" : kNotKept);
}

Result<std::string> Manager::enable(const std::string& id) {
  if (is_disabled(id))
    return invalid(text::cat("cox.json disables ", id, ": take it out of \"disabled\" there"));
  const SlotPtr slot = find(id);
  if (slot == nullptr) return unknown(id);
  std::string path;
  {
    std::lock_guard lock(slot->busy);
    if (slot->live != nullptr) return text::cat(id, " is live already");
    slot->state = Slot::State::unloaded;
    remember(*slot, false);
    path = slot->path;
  }
  return load_file(path, Force::yes);
}

Result<std::string> Manager::rollback(const std::string& id) {
  const SlotPtr slot = find(id);
  if (slot == nullptr) return unknown(id);
  Result<std::string> done = std::string();
  bool kept = false;
  {
    std::lock_guard lock(slot->busy);
    if (slot->live == nullptr)
      return invalid(text::cat(id, " is not live; `reload ", id, "` tries it again"));
    const std::string bad = slot->live->library().inspection().build_id;
    const auto target = kept_.before(id, bad);
    if (!target) return not_found(text::cat("no earlier build of ", id, " is kept"));
    auto library = Library::open(target->file, ground_.copies, ground_.load_deadline(), id);
    if (!library.ok()) return library.status();
    if (Status may = may_load(*slot, **library, Force::yes); !may.ok()) return may;
    const std::string from = slot->rolled_back.empty() ? bad : slot->rolled_back;
    done = bring_up(*slot, std::move(*library));
    if (!done.ok()) return done;
    kept_.forget(id, bad);
    slot->rolled_back = from;
    slot->failed_build = from;
    note(id, "rolled back", text::cat("from build ", bad), slot->live->actor()->build);
    kept = remember(*slot, false);
  }
  after_change(id);
  return text::cat("rolled back: ", *done, kept ? "" : kNotKept);
}

// ---- what it shows ----

namespace {

void describe_quarantine(const work::Actor& actor, const Clock& clock, Json& json) {
  json.set("state", "quarantined")
      .set("problem", text::cat(actor.quarantine.why(), "; `reload ", actor.id, "` brings it back"))
      .set("quarantined_ms", clock.steady() - actor.quarantine.since());
}

}  // namespace

Json Manager::describe(Slot& slot) {
  Json json = Json::object({{"id", slot.id}, {"state", to_text(slot.state)}, {"path", slot.path}});
  if (!slot.problem.empty()) json.set("problem", slot.problem);
  json.set("standing", slot.standing()).set("stay_mapped", slot.stay_mapped.load());
  if (!slot.rolled_back.empty()) json.set("rolled_back_from", slot.rolled_back);
  const work::ActorPtr actor = slot.live == nullptr ? nullptr : slot.live->actor();
  if (actor == nullptr) return json;
  const Inspection& inspection = slot.live->library().inspection();
  json.set("version", actor->version)
      .set("about", actor->about)
      .set("generation", actor->generation);
  json.set("build", actor->build).set("since", actor->since);
  json.set("uptime_ms", ground_.work.services.clock.now() - actor->since);
  json.set("calls", actor->counters.calls.load()).set("errors", actor->counters.errors.load());
  json.set("open", actor->counters.open.load());
  json.set("waiting", actor->mailbox->waiting()).set("running", actor->mailbox->running());
  json.set("unloadable", inspection.unloadable());
  if (actor->quarantine.is_on()) describe_quarantine(*actor, ground_.work.services.clock, json);
  if (const auto notes = work::notes_of(*ground_.work.registry.view(), actor->id); !notes.empty()) {
    Json list = Json::array();
    for (const std::string& note : notes) list.push(note);
    json.set("notes", std::move(list));
  }
  Json unfiltered = Json::array();
  for (const std::uint32_t number : ground_.work.registry.view()->index->unfiltered(actor->owner)) {
    const work::Target& target = actor->targets[number];
    if (target.kind == work::Target::Kind::listener) {
      unfiltered.push(actor->declared.listeners[target.position].listener.id);
    }
  }
  json.set("tried_on_every_message", std::move(unfiltered));
  return json;
}

Json Manager::list() {
  Json all = Json::array();
  for (const SlotPtr& slot : slots()) {
    const std::unique_lock lock(slot->busy, kGlance);
    if (!lock.owns_lock()) {
      all.push(Json::object({{"id", slot->id}, {"state", "loading"}}));
    } else if (!slot->forgotten()) {
      all.push(describe(*slot));
    }
  }
  return all;
}

// Whether `path` is the file of a plugin, so that list() tells what is wrong with it.
bool Manager::has_slot(const std::string& path) {
  const SlotPtr slot = find_by_path(path);
  if (slot == nullptr) return false;
  const std::unique_lock lock(slot->busy, kGlance);
  return lock.owns_lock() && slot->path == path;
}

Json Manager::refused_files() {
  std::map<std::string, Status> refused;
  {
    std::lock_guard lock(mutex_);
    refused = refused_;
  }
  Json all = Json::array();
  for (const auto& [path, why] : refused) {
    if (!has_slot(path)) all.push(Json::object({{"path", path}, {"problem", why.message()}}));
  }
  return all;
}

}  // namespace cox::plugins
