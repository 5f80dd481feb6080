#include "sightings.hpp"

#include <cctype>
#include <chrono>
#include <utility>

namespace {

std::string key_of(std::string who) {
  if (who.starts_with('@')) who.erase(0, 1);
  for (char& c : who) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return "seen/" + who;
}

std::int64_t to_ms(cox::Time time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

}  // namespace

cox::Json Sighting::to_json() const {
  return cox::Json::object({{"name", name},
                            {"adapter", adapter},
                            {"room", room},
                            {"what", what},
                            {"when", to_ms(when)}});
}

Sighting Sighting::from_json(const cox::Json& json) {
  return {json["name"].as_string(), json["adapter"].as_string(), json["room"].as_string(),
          json["what"].as_string(), cox::sdk::to_time(json["when"].as_int())};
}

void Sightings::note(Sighting sighting) {
  std::string key = key_of(sighting.name);
  std::lock_guard lock(mutex_);
  fresh_.insert_or_assign(std::move(key), std::move(sighting));
}

std::optional<Sighting> Sightings::find(const cox::Brain& brain, const std::string& who) const {
  const std::string key = key_of(who);
  {
    std::lock_guard lock(mutex_);
    if (const auto found = fresh_.find(key); found != fresh_.end()) return found->second;
  }
  const auto kept = brain.get(key);
  return kept ? std::optional(Sighting::from_json(*kept)) : std::nullopt;
}

void Sightings::keep(const cox::Brain& brain) {
  std::map<std::string, Sighting> fresh;
  {
    std::lock_guard lock(mutex_);
    fresh.swap(fresh_);
  }
  for (const auto& [key, sighting] : fresh) brain.set_soon(key, sighting.to_json());
}
