// The bytes of a library's file that its code needs, as they lay on the disk at one moment. Debug
// information is most of a file that was built with -g, and no part of a load. Threads: any; one
// image is used by one thread at a time.
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.hpp"

namespace cox::plugins {

// Which file, and since when it is as it is.
struct FileState {
  dev_t device = 0;
  ino_t inode = 0;
  off_t size = 0;
  timespec written{};
  timespec changed{};

  bool operator==(const FileState& other) const;
};

// What lies at `path` now, a symbolic link followed; Code::not_found or Code::failed with the
// reason.
Result<FileState> state_of(const std::string& path);

// A range of a file's bytes.
struct Extent {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
};

class Image {
 public:
  // Reads the file at `path`. Where it is an ELF file that holds .debug sections, these are left
  // out: they read as zeros, and the section table says that they are not stored (SHT_NOBITS), as
  // it does in a file whose debug information lies apart. With COX_DEBUG_INFO=1 in the environment
  // nothing is left out. Code::busy where somebody was writing meanwhile (the size, time or inode
  // differ afterwards, twice in a row), Code::not_found where it is gone, Code::invalid where it is
  // no regular file or larger than 512 MiB, Code::failed where it cannot be read.
  static Result<Image> read(const std::string& path);

  Image(Image&& other) noexcept;
  Image& operator=(Image&& other) noexcept;
  ~Image();

  // As long as the file is.
  std::string_view bytes() const { return {data_, size_}; }
  // Where bytes() are from the file, in order and apart from one another.
  const std::vector<Extent>& stored() const { return stored_; }
  const FileState& state() const { return state_; }

 private:
  explicit Image(std::size_t size);
  static Result<Image> read_once(const std::string& path);

  char* data_ = nullptr;  // pages of our own: those nobody reads or writes cost nothing
  std::size_t size_ = 0;
  std::vector<Extent> stored_;
  FileState state_;

  friend class ImageReader;
};

}  // namespace cox::plugins
