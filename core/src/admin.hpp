// The verbs of admin/1: running the bot from inside. One small function a verb; docs/abi.md lists
// them with their JSON. Threads: any.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "config/config.hpp"
#include "plugins/host.hpp"
#include "plugins/manager.hpp"
#include "signals.hpp"

namespace cox {

class Admin final : public plugins::AdminDesk {
 public:
  // What the verbs need from above; set before the first plugin loads.
  struct Reach {
    plugins::Manager* plugins = nullptr;
    work::Work* work = nullptr;
    std::function<Json()> adapters;
    std::function<Status(Wish)> wish;  // not ok: why it cannot be, and nothing happens
    std::function<Json()> status;      // what the floor above adds to `status`
  };
  void set(Reach reach) { reach_ = std::move(reach); }

  Result<Json> perform(std::string_view verb, const Json& arguments) override;

 private:
  Json status() const;

  Reach reach_;
};

}  // namespace cox
