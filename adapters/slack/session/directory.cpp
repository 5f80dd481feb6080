#include "directory.hpp"

namespace slack {

namespace {

constexpr std::chrono::hours kKnown{1};
constexpr std::chrono::minutes kUnknown{1};  // after a failure
constexpr std::size_t kMost = 20'000;

std::string first_of(const cox::Json& from, std::initializer_list<const char*> keys) {
  for (const char* key : keys) {
    if (!from[key].text().empty()) return from[key].as_string();
  }
  return {};
}

// What people see beside a message: the display name, where somebody has chosen one.
std::string name_in(const std::string& kind, const cox::Json& answer) {
  if (kind == "room") return answer["channel"]["name"].as_string();
  const cox::Json& user = answer["user"];
  const std::string shown = first_of(user["profile"], {"display_name", "real_name"});
  return shown.empty() ? first_of(user, {"real_name", "name"}) : shown;
}

}  // namespace

std::optional<std::string> Directory::known(std::string_view kind, const std::string& id) const {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find({std::string(kind), id});
  if (found == entries_.end() || clock_() >= found->second.until) return std::nullopt;
  return found->second.name;
}

void Directory::name(const std::string& kind, const std::string& id, Done done) {
  const Key key{kind, id};
  const auto found = entries_.find(key);
  if (found != entries_.end() && !found->second.waiting.empty())
    return found->second.waiting.push_back(std::move(done));
  if (found != entries_.end() && clock_() < found->second.until) return done(found->second.name);
  {
    const std::lock_guard lock(mutex_);
    if (entries_.size() >= kMost) forget_old();
    entries_[key].waiting.push_back(std::move(done));
  }
  ask(key);
}

void Directory::ask(const Key& key) {
  const bool is_user = key.first == "user";
  api_.read(is_user ? "users.info" : "conversations.info",
            {{is_user ? "user" : "channel", key.second}}, [this, key](const Result& result) {
              learn(key, result.ok ? name_in(key.first, result.answer) : "",
                    result.ok ? Millis(kKnown) : Millis(kUnknown));
            });
}

void Directory::learn(const Key& key, const std::string& name, Millis for_so_long) {
  std::string known;
  std::vector<Done> waiting;
  {
    const std::lock_guard lock(mutex_);
    Entry& entry = entries_[key];
    // A name that was known is better than none.
    if (!name.empty() || for_so_long > Millis(kUnknown)) entry.name = name;
    entry.until = clock_() + for_so_long;
    known = entry.name;
    waiting.swap(entry.waiting);
  }
  for (const Done& each : waiting) each(known);
}

void Directory::forget_old() {
  std::erase_if(entries_, [](const auto& each) { return each.second.waiting.empty(); });
}

void Directory::direct(const std::string& user,
                       std::function<void(const Result&, const std::string&)> done) {
  const auto found = directs_.find(user);
  if (found != directs_.end()) return done({.ok = true}, found->second);
  api_.write("conversations.open", cox::Json::object({{"users", user}}),
             [this, user, done = std::move(done)](const Result& result) {
               const std::string channel = result.answer["channel"]["id"].as_string();
               if (result.ok) directs_[user] = channel;
               done(result, channel);
             });
}

}  // namespace slack
