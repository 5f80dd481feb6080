// A disk under SQLite (https://www.sqlite.org/vfs.html) that remembers what was not synced yet, and
// can tell how the files look when the power fails: what was synced is there; of the rest, any
// sectors of any writes, in any order. Threads: any.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <vector>

namespace storage {

// One file on it.
class LossyFile {
 public:
  void write(std::uint64_t offset, std::string bytes);
  void truncate(std::uint64_t size);
  void sync();
  std::string after_power_loss(std::mt19937& chance) const;

 private:
  // A write, or where `bytes` is empty a new size.
  struct Step {
    std::uint64_t at;
    std::string bytes;
  };
  static void apply(const Step& step, std::string& content);

  std::string synced_;
  std::vector<Step> pending_;
};

class LossyDisk {
 public:
  enum class Syncs {
    heeded,
    ignored,  // as with synchronous=OFF, where SQLite asks for none
  };

  // Until it is gone, each file below `folder` that SQLite opens in this process lies on it. One at
  // a time; it outlives the databases.
  LossyDisk(Syncs syncs, std::string folder);
  LossyDisk(const LossyDisk&) = delete;
  LossyDisk& operator=(const LossyDisk&) = delete;
  ~LossyDisk();

  // While the lock lives, whoever writes waits.
  std::unique_lock<std::mutex> stop() { return std::unique_lock(mutex_); }
  // Writes what would be found after a power loss at this moment to `folder`, by the files' names.
  // Only while it is stopped.
  void lose_power(const std::string& folder, std::mt19937& chance) const;

  // Called by the layer.
  bool holds(const std::string& path) const { return path.starts_with(folder_ + "/"); }
  void written(const std::string& path, std::uint64_t offset, std::string bytes);
  void truncated(const std::string& path, std::uint64_t size);
  void synced(const std::string& path);
  void removed(const std::string& path);

 private:
  struct Layer;
  const Syncs syncs_;
  const std::string folder_;
  std::mutex mutex_;  // guards files_
  std::map<std::string, LossyFile> files_;
  std::unique_ptr<Layer> layer_;
};

}  // namespace storage
