// Time zones by their IANA names, from the system's database (/usr/share/zoneinfo). Zones never
// change once read; an update of the database counts from the next start. Threads: any.
#pragma once

#include <memory>
#include <string_view>

#include "base/status.hpp"
#include "base/zone_file.hpp"

namespace cox {

class TimeZone {
 public:
  using Ptr = std::shared_ptr<const TimeZone>;

  // "Europe/Berlin", "UTC" (needs no database) or "local": $TZ where it names a zone, otherwise the
  // system's /etc/localtime, otherwise UTC. The failure says what to do.
  static Result<Ptr> find(std::string_view name);

  // `data.changes` in order of time.
  explicit TimeZone(ZoneData data) : data_(std::move(data)) {}

  // What clocks there show at `moment` is `moment` plus this.
  Seconds offset(Seconds moment) const;

  // The moments at which clocks there show a local time, given in seconds as if it were UTC.
  struct Moments {
    Seconds first = 0;  // where it never is: the moment at which the clocks skip it
    Seconds last = 0;   // later than `first` where clocks are set back and show it twice
    bool exists = true;
  };
  Moments at_local(Seconds local) const;

 private:
  std::size_t changes_until(Seconds moment) const;

  ZoneData data_;
};

}  // namespace cox
