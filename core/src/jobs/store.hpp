// Jobs and locks in the brain, in the core's own namespace. Threads: any.
#pragma once

#include <string>
#include <vector>

#include "base/status.hpp"
#include "brain/brain.hpp"
#include "jobs/locks.hpp"
#include "jobs/record.hpp"

namespace cox::jobs {

class Store {
 public:
  explicit Store(brain::Brain& brain) : brain_(brain) {}

  Status put(const Record& record);       // on disk when it returns
  Status put_soon(const Record& record);  // with the next commit
  // How far the room has seen the output; with the next commit.
  void put_shown(Number number, std::uint64_t bytes, const std::string& message);
  void remove(Number number);
  Result<std::vector<Record>> records();  // in the order of their numbers

  Status put(const Lock& lock);
  Status remove_lock(const std::string& key);
  Result<std::vector<Lock>> locks();

 private:
  brain::Brain& brain_;
};

}  // namespace cox::jobs
