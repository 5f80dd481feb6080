// The files of one job, by which the bot and the job's supervisor know of each other whichever of
// the two is started anew:
//
//   control  a pipe: the bot writes "cancel"
//   alive    a pipe that the supervisor holds open: when the last writer is gone, so is the job
//   status   what was started, once it runs
//   output   what the processes printed, up to the limit
//   tail     beyond the limit: "TOTAL\n" and the last bytes
//   ended    how it ended
//
// Threads: values.
#pragma once

#include <string>

#include "base/status.hpp"
#include "jobs/record.hpp"

namespace cox::jobs {

class Folder {
 public:
  explicit Folder(std::string path) : path_(std::move(path)) {}

  const std::string& path() const { return path_; }
  std::string control() const { return path_ + "/control"; }
  std::string alive() const { return path_ + "/alive"; }
  std::string status() const { return path_ + "/status"; }
  std::string output() const { return path_ + "/output"; }
  std::string tail() const { return path_ + "/tail"; }
  std::string ended() const { return path_ + "/ended"; }

  // Makes the folder and the two pipes; what lay there before is removed.
  Status make() const;
  void remove() const;
  // A supervisor that has not opened its pipes by now will not begin any more.
  void close_to_late() const;
  // What the supervisor wrote; not_found where it did not come to that.
  Result<End> read_end() const;

 private:
  std::string path_;
};

}  // namespace cox::jobs
