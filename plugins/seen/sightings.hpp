// Who was seen where and when: the latest of each person. Threads: any.
#pragma once

#include <cox/plugin.hpp>
#include <map>
#include <mutex>
#include <optional>
#include <string>

struct Sighting {
  std::string name;  // as the person wrote it then
  std::string adapter;
  std::string room;  // as people call it; empty: in private
  std::string what;  // "talking", "coming in", "leaving"
  cox::Time when;

  cox::Json to_json() const;
  static Sighting from_json(const cox::Json& json);
};

class Sightings {
 public:
  void note(Sighting sighting);
  // The newest of those that have not been kept yet, else what the brain has.
  std::optional<Sighting> find(const cox::Brain& brain, const std::string& who) const;
  // Writes what is new. Cheap where nothing is.
  void keep(const cox::Brain& brain);

 private:
  mutable std::mutex mutex_;
  std::map<std::string, Sighting> fresh_;  // by folded name
};
