#include "base/timezone.hpp"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "base/files.hpp"
#include "base/text.hpp"

namespace cox {
namespace {

constexpr std::size_t kLargestFile = 1u << 20;
constexpr Seconds kWidest = 2 * 86'400;  // more than any offset

// A name, and no way out of the folder of the database.
bool is_zone_name(std::string_view name) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '+' || c == '/';
  };
  return !name.empty() && name.size() <= 64 && name.front() != '/' && name.back() != '/' &&
         std::ranges::all_of(name, allowed);
}

Result<TimeZone::Ptr> read(const std::string& path) {
  const auto bytes = read_file(path, kLargestFile);
  if (!bytes.ok()) return bytes.status();
  auto data = parse_zone_file(*bytes);
  if (!data.ok())
    return Status(data.status().code(), text::cat(path, ": ", data.status().message()));
  return TimeZone::Ptr(std::make_shared<const TimeZone>(std::move(*data)));
}

Result<TimeZone::Ptr> read_named(std::string_view name) {
  const Status unknown = not_found(text::cat(
      "there is no time zone '", name,
      "' on this machine; names look like Europe/Berlin, and the package tzdata has them"));
  if (!is_zone_name(name)) return unknown;
  auto zone = read(text::cat("/usr/share/zoneinfo/", name));
  return zone.ok() ? std::move(zone) : unknown;
}

TimeZone::Ptr utc() { return std::make_shared<const TimeZone>(ZoneData()); }

TimeZone::Ptr read_local() {
  const char* named = std::getenv("TZ");
  std::string_view name = named == nullptr ? "" : named;
  if (name.starts_with(':')) name.remove_prefix(1);
  if (auto zone = read_named(name); zone.ok()) return std::move(*zone);
  auto system = read("/etc/localtime");
  return system.ok() ? std::move(*system) : utc();
}

}  // namespace

Result<TimeZone::Ptr> TimeZone::find(std::string_view name) {
  static std::mutex mutex;
  static std::map<std::string, Ptr, std::less<>> known;
  std::lock_guard lock(mutex);
  if (const auto found = known.find(name); found != known.end()) return found->second;
  Result<Ptr> zone = name == "UTC" ? utc() : name == "local" ? read_local() : read_named(name);
  if (zone.ok()) known.emplace(name, *zone);
  return zone;
}

// How many changes lie at or before the moment.
std::size_t TimeZone::changes_until(Seconds moment) const {
  const auto after = std::ranges::upper_bound(data_.changes, moment, {}, &ZoneChange::at);
  return static_cast<std::size_t>(after - data_.changes.begin());
}

Seconds TimeZone::offset(Seconds moment) const {
  const std::size_t count = changes_until(moment);
  return count == 0 ? data_.first_offset : data_.changes[count - 1].offset;
}

// Looks at each stretch between two changes near that time, whether the local time lies in it.
TimeZone::Moments TimeZone::at_local(Seconds local) const {
  constexpr Seconds kEnd = std::numeric_limits<Seconds>::max();
  const std::size_t last = changes_until(local + kWidest);
  Moments found;
  found.exists = false;
  bool skipped = false;
  for (std::size_t i = changes_until(local - kWidest); i <= last; ++i) {
    const Seconds moment = local - (i == 0 ? data_.first_offset : data_.changes[i - 1].offset);
    const Seconds end = i < data_.changes.size() ? data_.changes[i].at : kEnd;
    const bool begun = i == 0 || moment >= data_.changes[i - 1].at;
    if (begun && moment < end) {
      found.last = moment;
      if (!std::exchange(found.exists, true)) found.first = moment;
    } else if (!begun && !found.exists && !std::exchange(skipped, true)) {
      found.first = found.last = data_.changes[i - 1].at;
    }
  }
  return found;
}

}  // namespace cox
