#include "lossy_disk.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <utility>

namespace storage {

// ---- a file ----

namespace {

constexpr std::size_t kSector = 512;

}  // namespace

void LossyFile::write(std::uint64_t offset, std::string bytes) {
  if (!bytes.empty()) pending_.push_back({offset, std::move(bytes)});
}

void LossyFile::truncate(std::uint64_t size) { pending_.push_back({size, {}}); }

void LossyFile::sync() {
  for (const Step& step : pending_) apply(step, synced_);
  pending_.clear();
}

std::string LossyFile::after_power_loss(std::mt19937& chance) const {
  std::vector<Step> sectors;
  for (const Step& step : pending_) {
    if (step.bytes.empty()) sectors.push_back(step);
    for (std::size_t i = 0; i < step.bytes.size(); i += kSector)
      sectors.push_back({step.at + i, step.bytes.substr(i, kSector)});
  }
  std::shuffle(sectors.begin(), sectors.end(), chance);
  // Nothing, everything, or anything in between.
  sectors.resize(std::uniform_int_distribution<std::size_t>(0, sectors.size())(chance));
  std::string content = synced_;
  for (const Step& sector : sectors) apply(sector, content);
  return content;
}

void LossyFile::apply(const Step& step, std::string& content) {
  if (step.bytes.empty()) return content.resize(step.at);
  content.resize(std::max<std::size_t>(content.size(), step.at + step.bytes.size()));
  content.replace(step.at, step.bytes.size(), step.bytes);
}

// ---- the layer: each call goes on to the real one, and is noted ----

struct LossyDisk::Layer {
  sqlite3_vfs vfs{};
  sqlite3_vfs* below = nullptr;
  std::string name;
};

namespace {

struct File {
  sqlite3_file base;  // SQLite's view
  LossyDisk* disk;
  std::string* path;  // nullptr: of no interest
  sqlite3_file* below() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

File& to_file(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }
sqlite3_file* below(sqlite3_file* file) { return to_file(file).below(); }

int close_file(sqlite3_file* file) {
  const int result = below(file)->pMethods->xClose(below(file));
  delete to_file(file).path;
  return result;
}
int read_file(sqlite3_file* file, void* to, int count, sqlite3_int64 offset) {
  return below(file)->pMethods->xRead(below(file), to, count, offset);
}
int write_file(sqlite3_file* file, const void* from, int count, sqlite3_int64 offset) {
  const int result = below(file)->pMethods->xWrite(below(file), from, count, offset);
  if (result == SQLITE_OK && to_file(file).path != nullptr)
    to_file(file).disk->written(
        *to_file(file).path, static_cast<std::uint64_t>(offset),
        std::string(static_cast<const char*>(from), static_cast<std::size_t>(count)));
  return result;
}
int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  const int result = below(file)->pMethods->xTruncate(below(file), size);
  if (result == SQLITE_OK && to_file(file).path != nullptr)
    to_file(file).disk->truncated(*to_file(file).path, static_cast<std::uint64_t>(size));
  return result;
}
// Of its own files not passed on: the real disk is not what is tested.
int sync_file(sqlite3_file* file, int flags) {
  if (to_file(file).path == nullptr) return below(file)->pMethods->xSync(below(file), flags);
  to_file(file).disk->synced(*to_file(file).path);
  return SQLITE_OK;
}
int file_size(sqlite3_file* file, sqlite3_int64* size) {
  return below(file)->pMethods->xFileSize(below(file), size);
}
int lock_file(sqlite3_file* file, int level) {
  return below(file)->pMethods->xLock(below(file), level);
}
int unlock_file(sqlite3_file* file, int level) {
  return below(file)->pMethods->xUnlock(below(file), level);
}
int is_reserved(sqlite3_file* file, int* answer) {
  return below(file)->pMethods->xCheckReservedLock(below(file), answer);
}
// What would get by the layer: a size in advance (SQLITE_FCNTL_SIZE_HINT) says nothing of content.
int control(sqlite3_file* file, int what, void* with) {
  return below(file)->pMethods->xFileControl(below(file), what, with);
}
int sector_size(sqlite3_file*) { return kSector; }
// No promises: a write may be torn and come in any order.
int promises(sqlite3_file*) { return 0; }
int map_shared(sqlite3_file* file, int page, int size, int extend, void volatile** to) {
  return below(file)->pMethods->xShmMap(below(file), page, size, extend, to);
}
int lock_shared(sqlite3_file* file, int offset, int count, int flags) {
  return below(file)->pMethods->xShmLock(below(file), offset, count, flags);
}
void order_shared(sqlite3_file* file) { below(file)->pMethods->xShmBarrier(below(file)); }
int unmap_shared(sqlite3_file* file, int remove) {
  return below(file)->pMethods->xShmUnmap(below(file), remove);
}

// Version 2: with shared memory, without reading through a map.
const sqlite3_io_methods kMethods = {
    2,           close_file,   read_file,    write_file, truncate_file, sync_file, file_size,
    lock_file,   unlock_file,  is_reserved,  control,    sector_size,   promises,  map_shared,
    lock_shared, order_shared, unmap_shared, nullptr,    nullptr};

LossyDisk* current = nullptr;  // where files are opened

sqlite3_vfs* real(sqlite3_vfs* vfs) { return static_cast<sqlite3_vfs*>(vfs->pAppData); }

int open_file(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* made) {
  const int result = real(vfs)->xOpen(real(vfs), path, below(file), flags, made);
  if (result != SQLITE_OK) return result;
  to_file(file).disk = current;
  const bool mine = path != nullptr && current->holds(path);
  to_file(file).path = mine ? new std::string(path) : nullptr;
  file->pMethods = &kMethods;
  return SQLITE_OK;
}

int remove_file(sqlite3_vfs* vfs, const char* path, int sync) {
  const int result = real(vfs)->xDelete(real(vfs), path, sync);
  if (result == SQLITE_OK && current->holds(path)) current->removed(path);
  return result;
}

}  // namespace

// ---- the disk ----

LossyDisk::LossyDisk(Syncs syncs, std::string folder)
    : syncs_(syncs), folder_(std::move(folder)), layer_(std::make_unique<Layer>()) {
  layer_->below = sqlite3_vfs_find(nullptr);
  layer_->vfs = *layer_->below;
  layer_->name = "lossy";
  layer_->vfs.zName = layer_->name.c_str();
  layer_->vfs.pNext = nullptr;
  layer_->vfs.pAppData = layer_->below;
  layer_->vfs.szOsFile = static_cast<int>(sizeof(File)) + layer_->below->szOsFile;
  layer_->vfs.xOpen = open_file;
  layer_->vfs.xDelete = remove_file;
  current = this;
  sqlite3_vfs_register(&layer_->vfs, 1);
}

LossyDisk::~LossyDisk() {
  sqlite3_vfs_unregister(&layer_->vfs);
  sqlite3_vfs_register(layer_->below, 1);
  current = nullptr;
}

void LossyDisk::written(const std::string& path, std::uint64_t offset, std::string bytes) {
  std::lock_guard lock(mutex_);
  files_[path].write(offset, std::move(bytes));
}

void LossyDisk::truncated(const std::string& path, std::uint64_t size) {
  std::lock_guard lock(mutex_);
  files_[path].truncate(size);
}

void LossyDisk::synced(const std::string& path) {
  std::lock_guard lock(mutex_);
  if (syncs_ == Syncs::heeded) files_[path].sync();
}

void LossyDisk::removed(const std::string& path) {
  std::lock_guard lock(mutex_);
  files_.erase(path);
}

void LossyDisk::lose_power(const std::string& folder, std::mt19937& chance) const {
  for (const auto& [path, file] : files_) {
    const std::string content = file.after_power_loss(chance);
    std::ofstream out(folder + "/" + std::filesystem::path(path).filename().string(),
                      std::ios::binary);
    out.write(content.data(), static_cast<std::streamsize>(content.size()));
  }
}

}  // namespace storage
