// The messages that wait, by lane; the first of each lane is the one under way. Threads: guarded by
// the outbox's mutex.
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "chat/job.hpp"

namespace cox::chat {

class Lanes {
 public:
  std::size_t size(const std::string& lane) const {
    const auto found = lanes_.find(lane);
    return found == lanes_.end() ? 0 : found->second.size();
  }

  // True where the job is the first of its lane, so it may begin.
  bool add(JobPtr job) {
    auto& jobs = lanes_[job->lane];
    jobs.push_back(std::move(job));
    return jobs.size() == 1;
  }

  // Takes the first job of the lane out and returns the one behind it, or null.
  JobPtr next(const std::string& lane) {
    const auto found = lanes_.find(lane);
    found->second.pop_front();
    if (!found->second.empty()) return found->second.front();
    lanes_.erase(found);
    return nullptr;
  }

  // Empties all lanes; the jobs of each lane in order.
  std::vector<JobPtr> take_all() {
    std::vector<JobPtr> all;
    for (auto& [lane, jobs] : std::exchange(lanes_, {})) {
      for (JobPtr& job : jobs) all.push_back(std::move(job));
    }
    return all;
  }

 private:
  std::unordered_map<std::string, std::deque<JobPtr>> lanes_;
};

}  // namespace cox::chat
