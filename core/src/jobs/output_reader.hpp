// Reads what a job has printed since the last look, as much of it as a room can take: from the
// files of its folder, so it does not matter whether the job still runs. Threads: one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "jobs/folder.hpp"
#include "jobs/plain_output.hpp"

namespace cox::jobs {

class OutputReader {
 public:
  // Goes on after the first `offset` bytes.
  explicit OutputReader(Folder folder, std::uint64_t offset = 0)
      : folder_(std::move(folder)), offset_(offset) {}

  // Reads some of what came before again. Before the first read().
  void go_back(std::uint64_t bytes) { offset_ -= offset_ < bytes ? offset_ : bytes; }

  struct Piece {
    std::string text;
    bool skipped = false;  // something before it was left out
  };
  // What is new, the last 64 KiB of it at most. `over`: nothing will come after it.
  Piece read(bool over);
  // Bytes that have been read or left out.
  std::uint64_t offset() const { return offset_; }

 private:
  void begin_at(std::uint64_t offset);
  std::string bytes(std::uint64_t from, std::uint64_t to) const;

  const Folder folder_;
  std::uint64_t offset_;
  std::optional<PlainOutput> plain_;
};

// How many bytes a job has printed so far.
std::uint64_t printed(const Folder& folder);
// The last of it, ready to be shown: at most so many bytes, from the beginning of a line.
std::string last_output(const Folder& folder, std::size_t limit);

}  // namespace cox::jobs
