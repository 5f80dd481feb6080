// Who is let in: each request to /messages is looked at before anything in it counts.
#pragma once

#include <cox/json.hpp>
#include <cox/sdk/adapter_request.hpp>
#include <functional>
#include <optional>
#include <string>

#include "protocol/key_set.hpp"
#include "settings.hpp"

namespace teams {

// Threads: any.
class Door {
 public:
  // The keys to trust now; true: one was missing among those.
  using Keys = std::function<std::optional<KeySet>(bool newer)>;

  struct Verdict {
    int status = 401;      // 200: let in
    cox::Json activity{};  // what was let in
    std::string why{};     // for the log
    std::string advice{};  // what a human should do, where somebody should
  };

  Door(const Settings& settings, Keys keys) : settings_(settings), keys_(std::move(keys)) {}

  // `now` in seconds since the Unix epoch.
  Verdict admit(const cox::AdapterRequest& in, std::int64_t now) const;

 private:
  Verdict signed_by_connector(const cox::AdapterRequest& in, std::int64_t now) const;
  Verdict from_this_machine(const cox::AdapterRequest& in) const;
  Verdict checked(cox::Json activity) const;

  const Settings& settings_;
  Keys keys_;
};

}  // namespace teams
