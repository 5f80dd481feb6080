// How a file becomes a live plugin, and how that ends.
#include <algorithm>
#include <optional>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "plugins/handover.hpp"
#include "plugins/library_files.hpp"
#include "plugins/manager.hpp"

namespace cox::plugins {

namespace {

// One that is still standing is being replaced by this many at most.
constexpr std::size_t kGenerations = 3;

constexpr Millis kAgain = 1'000;  // where a file cannot be opened just now

// Whether another build lies in its file by now.
bool has_changed(const Library& library) {
  if (library.is_source_untouched()) return false;
  const auto now = inspect(library.source());
  return now.ok() && now->build_id != library.inspection().build_id;
}

}  // namespace

// ---- a file ----

Result<std::string> Manager::load_file(const std::string& path, Force force) {
  // A new build needs a processor for a millisecond, and nobody waits longer for having to wait
  // until it is there (decision 0041).
  std::optional<Threads::Pause> pause;
  if (force == Force::no) {
    if (const auto why = left_out(path)) return *why;
  }
  if (find_by_path(path) != nullptr) pause.emplace(ground_.traffic);
  auto library = Library::open(path, ground_.copies, ground_.load_deadline());
  if (!library.ok()) {
    // Where a good build is live, it stays; the newer file's problem is shown beside it.
    if (const SlotPtr slot = find_by_path(path)) {
      std::lock_guard lock(slot->busy);
      slot->problem = library.status().message();
    }
    // Whoever asked for it hears of it; a file that came by itself must not be forgotten for that.
    if (library.status().code() == Code::busy && force == Force::no) try_again(path);
    return not_usable(path, library.status());
  }
  const cox_entry& entry = (*library)->entry();
  if (entry.kind != COX_KIND_PLUGIN) {
    return not_usable(path,
                      invalid(text::cat(entry.id, " is an adapter: it belongs into adapters/")));
  }
  const std::string id = entry.id;
  const SlotPtr slot = this->slot(id);
  Result<std::string> done = std::string();
  std::string build;
  {
    std::lock_guard lock(slot->busy);
    // Others had their turn meanwhile, and a newer build may lie there by now.
    if (has_changed(**library)) {
      library = Library::open(path, ground_.copies, ground_.load_deadline());
      if (!library.ok()) return not_usable(path, library.status());
      if ((*library)->entry().id != id)
        return not_usable(path, {Code::busy, "it is being replaced"});
    }
    build = (*library)->inspection().build_id;
    done = consider(*slot, path, std::move(*library), force);
  }
  // Not before it has loaded: the bot may die of that once more.
  if (force == Force::yes && done.ok() && ground_.crashes != nullptr)
    ground_.crashes->forgive(build);
  if (!done.ok()) return not_usable(path, done.status(), id, build);
  displace_others(path, id);
  if (done->empty())
    return text::cat(id, " stays as it is: this build is live or not to be loaded");
  after_change(id);
  return done;
}

// ---- one plugin ----

Result<std::string> Manager::consider(Slot& slot, const std::string& path,
                                      std::shared_ptr<Library> library, Force force) {
  const std::string build = library->inspection().build_id;
  // Looked at under slot.busy: stop() takes that afterwards and finds whatever went live before.
  if (stopping_) return Status(Code::cancelled, "the bot is stopping");
  if (slot.live != nullptr && slot.path != path && is_library_file(slot.path)) {
    return Status(Code::conflict, text::cat("the plugin id '", slot.id, "' is taken by ", slot.path,
                                            "; give one of them another id"));
  }
  // What is disabled comes back from where it was, whoever else has its id.
  const bool rests = slot.state == Slot::State::disabled && force == Force::no;
  if (rests && slot.path != path && is_library_file(slot.path)) return std::string();
  lies_in(slot, path);
  if (force == Force::no) {
    if (slot.live != nullptr && slot.live->library().inspection().build_id == build) {
      usable_again(slot);
      return std::string();
    }
    if (rests) return std::string();
    if (slot.failed_build == build) {
      const auto kept = slot.rolled_back == build && slot.live == nullptr
                            ? kept_.before(slot.id, build)
                            : std::nullopt;
      if (!kept) return std::string();
      auto good = Library::open(kept->file, ground_.copies, ground_.load_deadline(), slot.id);
      if (!good.ok()) return good.status();
      if (Status may = may_load(slot, **good, force); !may.ok()) return may;
      return bring_up(slot, std::move(*good));
    }
  }
  if (Status may = may_load(slot, *library, force); !may.ok()) return may;
  auto done = bring_up(slot, std::move(library));
  if (done.ok()) {
    slot.failed_build.clear();
    // A rollback from a build that now is wanted again must not come back with a restart.
    if (!std::exchange(slot.rolled_back, {}).empty()) remember(slot, false);
    return done;
  }
  work::count(ground_.work.metrics.loads_failed);
  slot.failed_build = build;
  slot.problem = done.status().message();
  if (slot.live == nullptr) slot.state = Slot::State::failed;
  const std::string stays =
      slot.live == nullptr ? "" : text::cat("; ", slot.live->actor()->version, " stays live");
  return Status(done.status().code(), text::cat(slot.id, ": ", done.status().message(), stays));
}

// The build that is live lies in its file: what was wrong with the file is over.
void Manager::usable_again(Slot& slot) {
  slot.problem.clear();
  slot.waits_for_needs = slot.waits_for_room = false;
  std::lock_guard lock(mutex_);
  refused_.erase(slot.path);
}

Status Manager::is_wanted(Slot& slot) {
  if (!is_disabled(slot.id)) return {};
  slot.state = Slot::State::disabled;
  slot.problem = kByConfig;
  return invalid(text::cat(slot.id, " is disabled by cox.json"));
}

Status Manager::may_load(Slot& slot, const Library& library, Force force) {
  if (Status wanted = is_wanted(slot); !wanted.ok()) return wanted;
  auto needs = parse_needs(library.entry().needs);
  if (!needs.ok()) return needs.status();
  if (!needs->empty()) slot.needy = true;
  {
    std::lock_guard lock(mutex_);
    auto& ids = needs_[slot.id];
    ids.clear();
    for (const Need& need : *needs) ids.push_back(need.id);
  }
  Status met = check_needs(slot, *needs);
  if (met.ok()) met = check_circle(slot.id);
  if (!met.ok()) {
    // Others of a circle wait already, and were told that it is enough to wait.
    if (met.code() == Code::invalid && met.message() != slot.problem)
      later([this, id = slot.id] { after_change(id); });
    if (slot.live == nullptr) slot.state = Slot::State::waiting;
    slot.waits_for_needs = true;
    slot.problem = met.message();
    return met;
  }
  Status room = check_room(slot);
  if (!room.ok()) {
    slot.waits_for_room = true;
    slot.forced = force == Force::yes;
    slot.problem =
        text::cat(room.message(), "; the newest file is loaded as soon as one of them has");
    return {Code::busy, slot.problem};
  }
  return {};
}

Status Manager::check_room(Slot& slot) {
  if (slot.standing() < kGenerations) return {};
  return {Code::busy, text::cat(kGenerations, " generations of ", slot.id,
                                " stand already, because older ones have not finished")};
}

Result<std::string> Manager::bring_up(Slot& slot, std::shared_ptr<Library> library) {
  const std::string id = slot.id;
  const std::string build = library->inspection().build_id;
  const std::string copy = library->copy();
  const bool unloadable = library->inspection().unloadable();
  auto needs = parse_needs(library->entry().needs);
  if (!needs.ok()) return needs.status();
  auto next = Generation::load(ground_, std::move(library), slot.generations + 1, slot.order,
                               [this, id](const std::string& name, const Status& status) {
                                 generation_gone(id, name, status);
                               });
  if (!next.ok()) return next.status();
  const GenerationPtr old = slot.live;
  if (Status live = take_over(ground_.work, old, *next); !live.ok()) return live;
  ground_.traffic.go_on();  // who waits is answered by the new build
  slot.live = std::move(*next);
  ++slot.generations;
  slot.state = Slot::State::live;
  slot.needs = std::move(*needs);
  usable_again(slot);
  if (old != nullptr) {
    slot.older.push_back(old);
    watch_drain(ground_.work, old, drain());
    retired(old);
  }
  if (Status kept = kept_.add(id, build, copy); !kept.ok()) log::warn(id, kept.message());
  const work::ActorPtr actor = slot.live->actor();
  work::count(actor->totals->loads);
  if (!unloadable)
    log::warn(
        id, "this build can never be unloaded (see `plugins`); each reload of it stays in memory");
  const std::string what = text::cat(old == nullptr ? "loaded " : "reloaded ", id, " ",
                                     actor->version, " (generation ", actor->generation, ")");
  log::info("plugins", what, {{"path", slot.path}, {"build", build}});
  note(id, old == nullptr ? "loaded" : "reloaded", what, build);
  return what;
}

Status Manager::take_down(Slot& slot, Slot::State state, std::string why) {
  const GenerationPtr old = std::move(slot.live);
  slot.live = nullptr;
  const std::string build = old->actor()->build;  // it may be gone before it is told of
  if (Status out = take_out(ground_.work, old); !out.ok()) {
    slot.live = old;
    return out;
  }
  slot.older.push_back(old);
  watch_drain(ground_.work, old, drain());
  retired(old);
  slot.state = state;
  slot.waits_for_room = false;
  slot.waits_for_needs = state == Slot::State::waiting;
  log::info("plugins", text::cat("took out ", slot.id, ": ", why));
  note(slot.id, "took out", why, build);
  slot.problem = std::move(why);
  return {};
}

void Manager::note(std::string_view id, std::string_view outcome, std::string_view what,
                   std::string_view build) {
  ground_.work.services.records.note(
      "plugin",
      Json::object({{"plugin", id}, {"outcome", outcome}, {"what", what}, {"build", build}}));
}

// Retired generations are looked after until they are gone.
void Manager::retired(const GenerationPtr& generation) {
  std::lock_guard lock(mutex_);
  std::erase_if(retired_, [](const GenerationPtr& each) { return each->closed(); });
  retired_.push_back(generation);
}

void Manager::generation_gone(const std::string& id, const std::string& name,
                              const Status& status) {
  const SlotPtr slot = find(id);
  if (status.ok()) {
    log::info("plugins", text::cat("unloaded ", name));
    note(id, "unloaded", name, "");
  } else {
    if (slot != nullptr) ++slot->stay_mapped;  // first: who reads the log may look at the list
    log::warn("plugins", text::cat(name, " stays in memory: ", status.message()));
    note(id, "stays in memory", text::cat(name, ": ", status.message()), "");
  }
  if (slot == nullptr) return;
  // A reload that had to wait for this one can go on.
  later([this, slot] {
    std::string path;
    Force force = Force::no;
    {
      std::lock_guard lock(slot->busy);
      if (!std::exchange(slot->waits_for_room, false)) return;
      if (slot->forced) force = Force::yes;
      path = slot->path;
    }
    try_file(path, force);
  });
}

void Manager::try_again(const std::string& path) {
  ground_.work.services.timers.start(
      kAgain, 0, [this, path] { later([this, path] { try_file(path, Force::no); }); });
}

void Manager::later(std::function<void()> task) {
  ground_.changes.post([this, task = std::move(task)] {
    if (!stopping_) task();
  });
}

}  // namespace cox::plugins
