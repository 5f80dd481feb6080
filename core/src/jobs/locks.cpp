#include "jobs/locks.hpp"

#include <utility>

#include "base/text.hpp"
#include "jobs/record.hpp"

namespace cox::jobs {

bool Lock::is_of(const chat::Message* message, const std::string& linked) const {
  if (!person.empty() && person == linked) return true;
  return message != nullptr && is_account(*message, {adapter, user, known});
}

Json to_json(const Lock& lock) {
  return Json::object({{"key", lock.key},
                       {"by", lock.by},
                       {"adapter", lock.adapter},
                       {"user", lock.user},
                       {"known", lock.known},
                       {"person", lock.person},
                       {"reason", lock.reason},
                       {"since", lock.since},
                       {"until", lock.until},
                       {"address", chat::to_json(lock.address)}});
}

Lock lock_from_json(const Json& json) {
  Lock lock;
  lock.key = json["key"].as_string();
  lock.by = json["by"].as_string();
  lock.adapter = json["adapter"].as_string();
  lock.user = json["user"].as_string();
  lock.known = json["known"].as_bool();
  lock.person = json["person"].as_string();
  lock.reason = json["reason"].as_string();
  lock.since = json["since"].as_int();
  lock.until = json["until"].as_int();
  lock.address = chat::address_from_json(json["address"].text());
  return lock;
}

std::string describe(const Lock& lock, Millis now) {
  std::string text = text::cat(lock.key, " is locked by ", lock.by);
  if (!lock.reason.empty()) text += text::cat(": ", lock.reason);
  text += text::cat(" (", text::duration(std::max<Millis>(now - lock.since, 0)));
  if (lock.until > 0) text += text::cat(", for another ", text::duration(lock.until - now));
  return text + ")";
}

bool is_same_key(std::string_view one, std::string_view other) {
  return text::lower_ascii(one) == text::lower_ascii(other);
}

void Locks::set(Lock lock) { locks_.insert_or_assign(text::lower_ascii(lock.key), lock); }

void Locks::remove(const std::string& key) { locks_.erase(text::lower_ascii(key)); }

const Lock* Locks::find(const std::string& key, Millis now) const {
  const auto found = locks_.find(text::lower_ascii(key));
  if (found == locks_.end()) return nullptr;
  const Lock& lock = found->second;
  return lock.until > 0 && lock.until <= now ? nullptr : &lock;
}

std::vector<Lock> Locks::all() const {
  std::vector<Lock> all;
  for (const auto& [key, lock] : locks_) all.push_back(lock);
  return all;
}

std::vector<Lock> Locks::take_expired(Millis now) {
  std::vector<Lock> expired;
  for (auto each = locks_.begin(); each != locks_.end();) {
    if (each->second.until > 0 && each->second.until <= now) {
      expired.push_back(std::move(each->second));
      each = locks_.erase(each);
    } else {
      ++each;
    }
  }
  return expired;
}

Millis Locks::next() const {
  Millis next = 0;
  for (const auto& [key, lock] : locks_) {
    if (lock.until > 0 && (next == 0 || lock.until < next)) next = lock.until;
  }
  return next;
}

}  // namespace cox::jobs
