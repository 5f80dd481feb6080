#include "plugins/adapters.hpp"

#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"

namespace cox::plugins {
namespace {

constexpr Millis kOpenAgain = 1'000;  // where a file cannot be opened just now

bool may_pass(const Status& why) { return why.code() == Code::busy; }

}  // namespace

Adapters::Adapters(Ground& ground, Intake& intake, Options options)
    : ground_(ground), intake_(intake), options_(std::move(options)), kept_(options_.kept) {
  // Made before anything runs, so that looking one up needs no lock.
  for (const config::AdapterEntry& entry : options_.entries) {
    sessions_[entry.name] = std::make_unique<Session>(entry.name, intake_);
  }
}

Adapters::~Adapters() { stop(); }

Status Adapters::start() {
  watch();  // first, so that no change of a file is missed
  Status first;
  std::size_t open_sessions = 0;
  for (const config::AdapterEntry& entry : options_.entries) {
    std::lock_guard lock(change_);
    Status opened = open(entry);
    if (opened.ok()) {
      ++open_sessions;
      continue;
    }
    if (first.ok())
      first = Status(opened.code(), text::cat("adapters.", entry.name, ": ", opened.message()));
  }
  return open_sessions == 0 ? first : Status();
}

void Adapters::watch() {
  if (!options_.watch) return;
  auto watcher = Watcher::start(options_.folders, [this](const Settled& settled) {
    if (settled.what != Settled::What::present) return;  // a running adapter needs no file
    later(settled.path);
  });
  if (watcher.ok()) {
    watcher_ = std::move(*watcher);
  } else {
    log::error("adapters", text::cat("adapters are not reloaded: ", watcher.status().message()));
  }
}

std::map<std::string, std::string> Adapters::stop() {
  stopping_ = true;
  watcher_.reset();
  std::lock_guard lock(change_);
  std::map<std::string, std::string> states;
  for (auto& [name, session] : sessions_) states[name] = session->close();
  for (auto& [name, type] : types_) {
    if (type.live != nullptr) type.live->retire();
    type.live = nullptr;
  }
  return states;
}

void Adapters::note(const work::Actor& actor, std::string_view outcome,
                    std::string_view what) const {
  ground_.work.services.records.note(
      "adapter",
      Json::object(
          {{"plugin", actor.id}, {"outcome", outcome}, {"what", what}, {"build", actor.build}}));
}

std::string Adapters::config_of(const config::AdapterEntry& entry) const {
  Json config = entry.settings;
  config.set("bot", options_.bot).set("alias", options_.alias);
  config.set("session", entry.name).set("home", options_.home);
  return config.dump();
}

Status Adapters::no_library(const std::string& adapter) const {
  return not_found(
      text::cat("there is no ", adapter, ".so in ", text::join(options_.folders, ", ")));
}

Status Adapters::open(const config::AdapterEntry& entry) {
  Status opened = try_open(entry);
  if (opened.ok()) {
    forget(entry.name);
  } else if (is_news(entry.name, opened)) {
    log::error(entry.name,
               text::cat("the adapter '", entry.adapter, "' did not start: ", opened.message()));
  }
  return opened;
}

Status Adapters::try_open(const config::AdapterEntry& entry) {
  Type& type = types_[entry.adapter];
  if (type.live == nullptr) {
    type.path = path_of(entry.adapter);
    if (type.path.empty()) return no_library(entry.adapter);
    auto loaded = load_first(entry.adapter, type);
    if (!loaded.ok()) {
      if (may_pass(loaded.status())) try_again(type);
      return loaded.status();
    }
    type.live = std::move(*loaded);
  }
  const auto before = options_.states.find(entry.name);
  Status opened = sessions_[entry.name]->open(
      type.live, config_of(entry), before == options_.states.end() ? "" : before->second);
  if (opened.ok()) keep(entry.adapter, type);
  return opened;
}

Status Adapters::check(const std::vector<config::AdapterEntry>& entries) {
  std::lock_guard lock(change_);
  std::string wrong;
  for (const config::AdapterEntry& entry : entries) {
    if (const Status good = check_entry(entry); !good.ok())
      wrong += text::cat(wrong.empty() ? "" : "\n", good.message());
  }
  return wrong.empty() ? Status() : invalid(std::move(wrong));
}

// The caller holds change_.
Status Adapters::check_entry(const config::AdapterEntry& entry) const {
  if (path_of(entry.adapter).empty()) return no_library(entry.adapter);
  const auto type = types_.find(entry.adapter);
  if (type == types_.end() || type->second.live == nullptr) return {};
  return Session::validate(*type->second.live->host().adapter(), entry.name, config_of(entry));
}

void Adapters::later(const std::string& path) {
  ground_.changes.post([this, path] { file_changed(path); });
}

void Adapters::file_changed(const std::string& path) {
  std::lock_guard lock(change_);
  if (stopping_) return;
  for (auto& [name, type] : types_) {
    // Also a file that comes before the one that was loaded.
    if (path_of(name) != path) continue;
    type.path = path;
    type.is_tried_again = false;
    if (type.live != nullptr) {
      reload(name, type);
    } else {
      open_all(name);
    }
  }
}

// None of its builds could be loaded so far.
void Adapters::open_all(const std::string& name) {
  for (const config::AdapterEntry& entry : options_.entries) {
    if (entry.adapter == name && open(entry).ok())
      log::info(entry.name, text::cat("the adapter '", name, "' starts after all"));
  }
}

void Adapters::refused(const std::string& name, Type& type, const Status& why) {
  if (is_news(name, why)) {
    log::error("adapters", text::cat("the newer build of ", name,
                                     " was refused, the older stays: ", why.message()));
  }
  if (may_pass(why)) try_again(type);
}

void Adapters::try_again(Type& type) {
  if (std::exchange(type.is_tried_again, true)) return;
  ground_.work.services.timers.start(kOpenAgain, 0, [this, path = type.path] { later(path); });
}

// That what may pass has not yet passed is none.
bool Adapters::is_news(const std::string& about, const Status& why) {
  std::lock_guard lock(told_mutex_);
  const bool is_known = std::exchange(told_[about], why.message()) == why.message();
  return !may_pass(why) || !is_known;
}

void Adapters::forget(const std::string& about) {
  std::lock_guard lock(told_mutex_);
  told_.erase(about);
}

void Adapters::reload(const std::string& name, Type& type) {
  auto next = load(name, type);
  if (!next.ok()) return refused(name, type, next.status());
  forget(name);
  const GenerationPtr old = std::exchange(type.live, *next);
  if (old->actor()->build == type.live->actor()->build) {
    type.live->retire();
    type.live = old;
    return;
  }
  std::size_t changed = 0;
  for (const config::AdapterEntry& entry : options_.entries) {
    if (entry.adapter == name && swap(entry, old, type.live)) ++changed;
  }
  if (changed == 0) {
    std::exchange(type.live, old)->retire();
    return;
  }
  keep(name, type);
  note_advice(name, "");
  note(*type.live->actor(), "reloaded", text::cat(changed, " connections"));
  // A connection that went back keeps its build mapped.
  log::info("adapters", text::cat("reloaded ", name, " ", type.live->actor()->version,
                                  " (generation ", type.live->actor()->generation, ")"));
  old->retire();
}

// False where the older build goes on.
bool Adapters::swap(const config::AdapterEntry& entry, const GenerationPtr& old,
                    const GenerationPtr& next) {
  const Clock& clock = ground_.work.services.clock;
  const Millis before = clock.steady();
  const bool both = (next->host().adapter()->abilities & COX_ABILITY_OVERLAP) != 0;
  const bool swapped = both ? overlap(entry, next) : take_turns(entry, old, next);
  const Millis took = clock.steady() - before;
  if (swapped)
    log::info(entry.name, text::cat(both ? "changed over in " : "was away for ", took, " ms"));
  return swapped;
}

// The newer opens before the older closes.
bool Adapters::overlap(const config::AdapterEntry& entry, const GenerationPtr& next) {
  const Status opened = sessions_[entry.name]->overlap(next, config_of(entry));
  if (!opened.ok())
    log::error(entry.name,
               text::cat("the newer build did not open, the older stays: ", opened.message()));
  return opened.ok();
}

// One at a time: the older hands its state over; if the newer does not open, the older comes back.
bool Adapters::take_turns(const config::AdapterEntry& entry, const GenerationPtr& old,
                          const GenerationPtr& next) {
  Session& session = *sessions_[entry.name];
  const std::string state = session.close();
  const Status opened = session.open(next, config_of(entry), state);
  if (opened.ok()) return true;
  log::error(entry.name, text::cat("the newer build did not open, going back: ", opened.message()));
  const Status back = session.open(old, config_of(entry), state);
  if (!back.ok()) {
    log::error(entry.name, text::cat("and the older did not either: ", back.message(),
                                     "; mend it and put the file there again, or restart"));
    (void)is_news(entry.name, back);
  }
  return false;
}

chat::Delivery Adapters::deliver(const chat::Outgoing& out, std::uint64_t ticket) {
  const auto session = sessions_.find(out.address.adapter);
  if (session == sessions_.end()) {
    return chat::Delivery::failed(
        not_found(text::cat("there is no adapter '", out.address.adapter, "'")));
  }
  return session->second->deliver(out, ticket);
}

bool Adapters::serves(const std::string& adapter) { return sessions_.contains(adapter); }

std::uint32_t Adapters::abilities(const std::string& adapter) {
  const auto session = sessions_.find(adapter);
  return session == sessions_.end() ? 0 : session->second->abilities();
}

bool Adapters::request(const std::string& session, const std::string& path,
                       const work::ExchangePtr& exchange) {
  const auto found = sessions_.find(session);
  return found != sessions_.end() && found->second->request(exchange, path);
}

Json Adapters::list() const {
  Json all = Json::array();
  for (const auto& [name, session] : sessions_) {
    Json json = session->describe();
    std::lock_guard lock(told_mutex_);
    const auto failed = told_.find(name);
    if (json["state"].text() == "closed" && failed != told_.end()) json.set("why", failed->second);
    const auto advice = advice_.find(name);
    if (advice != advice_.end() && !json.contains("advice")) json.set("advice", advice->second);
    all.push(std::move(json));
  }
  return all;
}

}  // namespace cox::plugins
