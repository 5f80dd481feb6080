#include "work/secrets.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <utility>

#include "base/log.hpp"
#include "base/scrubber.hpp"
#include "base/text.hpp"
#include "config/secret_values.hpp"

namespace cox::work {
namespace {

constexpr std::size_t kValues = 8;  // of one secret that stay hidden, the present one included
constexpr Millis kNoteEvery = 60'000;

struct Held {
  config::SecretSource source;
  std::string value;
  Status problem;  // why there is no value
  bool being_read = false;
};

Status unknown(std::string_view name) {
  return not_found(
      text::cat("there is no secret '", name, "': declare it in \"secrets\" of cox.json"));
}

Status not_lent(std::string_view plugin, std::string_view name) {
  return {Code::denied,
          text::cat(plugin, " may not use the secret '", name, "': name it in secrets.", name,
                    ".plugins of cox.json if it may")};
}

}  // namespace

struct Secrets::State : std::enable_shared_from_this<State> {
  State(const Clock& the_clock, Timers& the_timers, Executor& the_executor,
        audit::Records& the_records)
      : clock(the_clock), timers(the_timers), executor(the_executor), records(the_records) {}

  void put(const config::SecretSource& source, const config::SecretValue& read);
  void hide(const std::string& name, const std::string& value);
  void set_timers();
  void stop_timers();
  void read_again(const std::string& name);
  void note(std::string_view plugin, std::string_view name, bool granted);

  const Clock& clock;
  Timers& timers;
  Executor& executor;
  audit::Records& records;
  std::mutex mutex;  // guards what follows
  std::map<std::string, Held, std::less<>> held;
  std::map<std::string, std::vector<std::string>> hidden;  // newest first; also of those gone
  std::map<std::pair<std::string, std::string>, Millis> noted;
  std::vector<Timers::Id> running;
};

// Hidden before anybody can get it. The caller holds the lock.
void Secrets::State::hide(const std::string& name, const std::string& value) {
  std::vector<std::string>& values = hidden[name];
  std::erase(values, value);
  values.insert(values.begin(), value);
  if (values.size() > kValues) values.resize(kValues);
  log::registered().set(name, values);
}

void Secrets::State::put(const config::SecretSource& source, const config::SecretValue& read) {
  if (!read.warning.empty())
    log::warn("secrets", text::cat(source.name, ": ", read.warning), {{"secret", source.name}});
  std::lock_guard lock(mutex);
  Held& entry = held[source.name];
  const bool same_source = entry.source == source;
  entry.source = source;
  if (read.value.ok()) {
    hide(source.name, *read.value);
    entry.value = *read.value;
    entry.problem = {};
    return;
  }
  const bool kept = same_source && !entry.value.empty();
  if (!kept) {
    entry.value.clear();
    entry.problem = read.value.status();
  }
  log::error("secrets",
             text::cat(source.name, " cannot be read", kept ? ", the old value stays" : "", ": ",
                       read.value.status().message()));
}

void Secrets::State::stop_timers() {
  std::vector<Timers::Id> old;
  {
    std::lock_guard lock(mutex);
    old.swap(running);
  }
  for (const Timers::Id id : old) timers.cancel(id);
}

void Secrets::State::set_timers() {
  std::lock_guard lock(mutex);
  for (const auto& [name, entry] : held) {
    const Millis period = entry.source.refresh;
    if (period <= 0) continue;
    running.push_back(timers.start(period, period, [self = weak_from_this(), name = name] {
      const auto alive = self.lock();
      if (alive == nullptr) return;
      alive->executor.post([self, name] {
        if (const auto still = self.lock()) still->read_again(name);
      });
    }));
  }
}

void Secrets::State::read_again(const std::string& name) {
  config::SecretSource source;
  {
    std::lock_guard lock(mutex);
    const auto found = held.find(name);
    if (found == held.end() || std::exchange(found->second.being_read, true)) return;
    source = found->second.source;
  }
  const config::SecretValue read = config::read_secret(source);
  {
    std::lock_guard lock(mutex);
    const auto found = held.find(name);
    if (found == held.end()) return;
    found->second.being_read = false;
    if (found->second.source != source) return;  // configured anew meanwhile
  }
  put(source, read);
}

void Secrets::State::note(std::string_view plugin, std::string_view name, bool granted) {
  {
    std::lock_guard lock(mutex);
    const auto key = std::pair(text::cat(plugin, granted ? "" : "\n"), std::string(name));
    const Millis now = clock.now();
    const auto [last, is_new] = noted.try_emplace(key, now);
    if (!is_new && now - last->second < kNoteEvery && now >= last->second) return;
    last->second = now;
  }
  records.note("secret", Json::object({{"what", granted ? "revealed" : "refused"},
                                       {"secret", std::string(name)},
                                       {"plugin", std::string(plugin)}}));
}

Secrets::Secrets(const Clock& clock, Timers& timers, Executor& executor, audit::Records& records)
    : state_(std::make_shared<State>(clock, timers, executor, records)) {}

Secrets::~Secrets() { state_->stop_timers(); }

void Secrets::configure(const std::vector<config::SecretSource>& sources) {
  state_->stop_timers();
  const std::vector<config::SecretValue> values = config::read_secrets(sources);
  {
    std::lock_guard lock(state_->mutex);
    std::erase_if(state_->held, [&](const auto& entry) {
      return std::ranges::find(sources, entry.first, &config::SecretSource::name) == sources.end();
    });
  }
  for (std::size_t i = 0; i < sources.size(); ++i) state_->put(sources[i], values[i]);
  state_->set_timers();
}

Result<std::string> Secrets::reveal(std::string_view plugin, std::string_view name) {
  Result<std::string> value = unknown(name);
  {
    std::lock_guard lock(state_->mutex);
    const auto found = state_->held.find(name);
    if (found == state_->held.end()) return value;
    const Held& entry = found->second;
    const auto& lent = entry.source.plugins;
    if (std::ranges::find(lent, plugin) == lent.end()) {
      value = not_lent(plugin, name);
    } else if (!entry.problem.ok()) {
      return failed(text::cat("the secret '", name, "' cannot be read: ", entry.problem.message()));
    } else {
      value = entry.value;
    }
  }
  state_->note(plugin, name, value.ok());
  return value;
}

// ---- in texts ----

namespace {

constexpr std::string_view kReference = "${secret:";

}  // namespace

bool refers_to_secret(std::string_view text) {
  return text.find(kReference) != std::string_view::npos;
}

Result<std::string> fill_secrets(SecretDesk* desk, std::string_view plugin, std::string_view text,
                                 WriteSecret write) {
  std::string out;
  for (;;) {
    const auto at = text.find(kReference);
    out.append(text.substr(0, at));
    if (at == std::string_view::npos) return out;
    const bool escaped = at > 0 && text[at - 1] == '$';
    text.remove_prefix(at);
    const auto end = text.find('}');
    if (escaped || end == std::string_view::npos) {
      out.append(kReference.substr(escaped ? 1 : 0));  // the "$" before it is out already
      text.remove_prefix(kReference.size());
      continue;
    }
    if (desk == nullptr) return Status(Code::unsupported, "this bot has no secrets");
    auto value = desk->reveal(plugin, text.substr(kReference.size(), end - kReference.size()));
    if (!value.ok()) return value.status();
    out.append(write == nullptr ? *value : write(*value));
    text.remove_prefix(end + 1);
  }
}

}  // namespace cox::work
