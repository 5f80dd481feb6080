// The files of a folder that end in .json, as they are at one moment. Threads: pure functions.
#pragma once

#include <string>
#include <vector>

namespace runbooks {

struct File {
  std::string name;  // "restart.json"
  std::string text;
  std::string error;  // why it is not read; it may have a line of its own
};

// By name. A folder that is not there has none. One that others may write is not read: whoever can
// write a runbook can run anything.
std::vector<File> read_folder(const std::string& folder);
// Something that differs where a file came, went or changed; cheap enough to be asked often.
std::string fingerprint(const std::string& folder);

}  // namespace runbooks
