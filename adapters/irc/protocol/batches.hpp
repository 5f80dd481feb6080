// Lines that belong together (ircv3.net, "Batch"): which one a line is in, and the label of the
// request that it answers. Pure; used from one thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "line.hpp"

namespace irc {

class Batches {
 public:
  struct Batch {
    std::string type;  // "chathistory", "netsplit", "labeled-response", ...
    std::vector<std::string> parameters;
    std::string label;  // of what it answers, its own or that of the batch around it; mostly empty
  };

  // Takes a BATCH line. The batch that it ends, if it ends one.
  std::optional<Batch> take(const Line& line);
  // The batch that a line is in; null for most. Valid until the next take().
  const Batch* of(const Line& line) const;

 private:
  std::map<std::string, Batch, std::less<>> open_;  // by reference
};

}  // namespace irc
