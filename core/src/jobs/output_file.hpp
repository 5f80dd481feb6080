// What a job prints, on disk and bounded: the beginning in one file, and once that is full the last
// bytes in another, which is replaced now and then. Threads: one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/status.hpp"
#include "jobs/folder.hpp"

namespace cox::jobs {

class OutputFile {
 public:
  static constexpr std::size_t kTailBytes = 64U << 10;

  OutputFile(Folder folder, std::uint64_t limit) : folder_(std::move(folder)), limit_(limit) {}
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  Status open();
  void put(std::string_view bytes);
  // Writes the tail, where there is one that has changed.
  void keep_tail();

  std::uint64_t total() const { return total_; }
  bool is_full() const { return kept_ >= limit_ || !trouble_.ok(); }
  // Why not everything up to the limit is there: the disk is full.
  const Status& trouble() const { return trouble_; }

 private:
  void to_file(std::string_view& bytes);
  void to_tail(std::string_view bytes);

  const Folder folder_;
  const std::uint64_t limit_;
  int file_ = -1;
  std::uint64_t kept_ = 0;
  std::uint64_t total_ = 0;
  std::string tail_;
  bool changed_ = false;
  Status trouble_;
};

}  // namespace cox::jobs
