#include "jobs/store.hpp"

#include <algorithm>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "brain/space.hpp"

namespace cox::jobs {

namespace {

using brain::kCoreSpace;
constexpr auto kRecords = "job/";
constexpr auto kShown = "job-shown/";
constexpr auto kLocks = "job-lock/";

// So that they sort by number.
std::string digits(Number number) {
  std::string text = std::to_string(number);
  return std::string(text.size() < 12 ? 12 - text.size() : 0, '0') + text;
}

brain::Operation set(std::string key, const Json& value) {
  brain::Operation operation;
  operation.space = kCoreSpace;
  operation.key = std::move(key);
  operation.json = value.dump();
  return operation;
}

brain::Operation removal(std::string key) {
  brain::Operation operation;
  operation.kind = brain::Operation::Kind::remove;
  operation.space = kCoreSpace;
  operation.key = std::move(key);
  return operation;
}

void warn(const Status& status) {
  if (!status.ok()) log::warn("job", text::cat("could not be kept: ", status.message()));
}

}  // namespace

Status Store::put(const Record& record) {
  return brain_.apply({set(text::cat(kRecords, digits(record.number)), to_json(record))}).status();
}

Status Store::put_soon(const Record& record) {
  return brain_.apply_soon({set(text::cat(kRecords, digits(record.number)), to_json(record))});
}

void Store::put_shown(Number number, std::uint64_t bytes, const std::string& message) {
  warn(brain_.apply_soon({set(text::cat(kShown, digits(number)),
                              Json::object({{"bytes", bytes}, {"message", message}}))}));
}

void Store::remove(Number number) {
  warn(brain_.apply_soon(
      {removal(text::cat(kRecords, digits(number))), removal(text::cat(kShown, digits(number)))}));
}

Result<std::vector<Record>> Store::records() {
  std::vector<Record> records;
  Status read =
      brain_.scan(kCoreSpace, kRecords, "", 0, [&](std::string_view, const brain::Value& value) {
        Record record = record_from_json(Json::parse(value.json).value_or(Json()));
        if (record.number != 0) records.push_back(std::move(record));
        return true;
      });
  if (!read.ok()) return read;
  read =
      brain_.scan(kCoreSpace, kShown, "", 0, [&](std::string_view key, const brain::Value& value) {
        for (Record& record : records) {
          if (key.substr(std::string_view(kShown).size()) != digits(record.number)) continue;
          const Json shown = Json::parse(value.json).value_or(Json());
          record.shown = static_cast<std::uint64_t>(shown["bytes"].as_int());
          record.shown_message = shown["message"].as_string();
        }
        return true;
      });
  if (!read.ok()) return read;
  return records;
}

Status Store::put(const Lock& lock) {
  return brain_.apply({set(text::cat(kLocks, text::lower_ascii(lock.key)), to_json(lock))})
      .status();
}

Status Store::remove_lock(const std::string& key) {
  // Locks were kept by their names as they were said.
  return brain_
      .apply({removal(text::cat(kLocks, text::lower_ascii(key))), removal(text::cat(kLocks, key))})
      .status();
}

Result<std::vector<Lock>> Store::locks() {
  std::vector<Lock> locks;
  const Status read =
      brain_.scan(kCoreSpace, kLocks, "", 0, [&](std::string_view, const brain::Value& value) {
        Lock lock = lock_from_json(Json::parse(value.json).value_or(Json()));
        if (!lock.key.empty()) locks.push_back(std::move(lock));
        return true;
      });
  if (!read.ok()) return read;
  return locks;
}

}  // namespace cox::jobs
