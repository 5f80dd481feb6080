// A brain in a folder of its own, and short ways to talk to it.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/files.hpp"
#include "brain/brain.hpp"

namespace cox::brain {

inline Operation set(std::string key, std::string json, Revision expected = any, Millis ttl = 0) {
  Operation operation;
  operation.space = "s";
  operation.key = std::move(key);
  operation.json = std::move(json);
  operation.expected = expected;
  operation.ttl = ttl;
  return operation;
}

inline Operation removal(std::string key, Revision expected = any) {
  Operation operation = set(std::move(key), "", expected);
  operation.kind = Operation::Kind::remove;
  return operation;
}

inline std::unique_ptr<Brain> open_brain(const std::string& path, const Clock& clock,
                                         const Limits& limits = {}) {
  auto opened = Brain::open(path, clock, limits);
  REQUIRE_MESSAGE(opened.ok(), opened.status().message());
  return std::move(*opened);
}

inline bool contains(const Status& status, std::string_view part) {
  INFO(status.message());
  return status.message().find(part) != std::string::npos;
}

struct Fixture {
  explicit Fixture(const Limits& limits = {}) { reopen(limits); }

  void reopen(const Limits& limits = {}) {
    brain.reset();
    brain = open_brain(path(), clock, limits);
  }
  std::string path() const { return folder / "brain.db"; }

  // The value, or "-" where there is none.
  std::string get(std::string_view key) const { return get(*brain, key); }
  static std::string get(Brain& from, std::string_view key) {
    const auto value = from.get("s", key);
    if (value.ok()) return value->json;
    CHECK(value.status().code() == Code::not_found);
    return "-";
  }
  Revision apply(Operation operation) const {
    const auto revisions = brain->apply({std::move(operation)});
    REQUIRE_MESSAGE(revisions.ok(), revisions.status().message());
    REQUIRE(revisions->size() == 1);
    return revisions->front();
  }

  TemporaryFolder folder;
  FakeClock clock;
  std::unique_ptr<Brain> brain;
};

// Collects what watchers hear, as "key=json" or "key gone", and waits for it. A watcher may be
// called after this is gone.
class Heard {
 public:
  Brain::Watcher watcher() {
    return [notes = notes_](const Change& change) {
      std::lock_guard lock(notes->mutex);
      notes->lines.push_back(change.key + (change.json.empty() ? " gone" : "=" + change.json));
      notes->more.notify_all();
    };
  }
  std::vector<std::string> wait_for(std::size_t count) {
    std::unique_lock lock(notes_->mutex);
    notes_->more.wait(lock, [&] { return notes_->lines.size() >= count; });
    return notes_->lines;
  }
  void wait_for(const std::string& line) {
    std::unique_lock lock(notes_->mutex);
    notes_->more.wait(lock, [&] { return std::ranges::count(notes_->lines, line) > 0; });
  }

 private:
  struct Notes {
    std::mutex mutex;
    std::condition_variable more;
    std::vector<std::string> lines;
  };
  std::shared_ptr<Notes> notes_ = std::make_shared<Notes>();
};

}  // namespace cox::brain
