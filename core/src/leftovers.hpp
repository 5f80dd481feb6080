// What an earlier process left: calls that began and never ended, messages that were accepted and
// never became calls. Threads: one.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "audit/records.hpp"
#include "work/dispatcher.hpp"

namespace cox {

class Leftovers {
 public:
  // What cannot be read is logged.
  void read(audit::Records& records);

  // Tells the rooms of the calls, which are never run again, and sends the messages on their way
  // that are not too old. `goes_on`: a call that something else sees to the end. `death_in`: what
  // the bot died of in the code of a build, in words; empty where it did not.
  void take_up(work::Work& work, work::Dispatcher& dispatcher,
               const std::function<bool(const std::string& call)>& goes_on,
               const std::function<std::string(const std::string& build)>& death_in);

 private:
  std::vector<audit::OpenCall> calls_;
  std::vector<audit::Accepted> messages_;
};

}  // namespace cox
