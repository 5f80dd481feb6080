#include "plugins/image.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "base/text.hpp"
#include "plugins/descriptor.hpp"
#include "plugins/elf_view.hpp"

namespace cox::plugins {
namespace {

using text::cat;

// Far beyond any real library; keeps a stray disk image out of the bot's memory.
constexpr off_t kLargest = off_t{512} << 20;
constexpr std::uint64_t kPage = 4096;

FileState to_state(const struct stat& file) {
  return {file.st_dev, file.st_ino, file.st_size, file.st_mtim, file.st_ctim};
}

Status errno_status(std::string_view what, const std::string& path) {
  int why = errno;
  return {why == ENOENT ? Code::not_found : Code::failed,
          cat("cannot ", what, " ", path, ": ", std::strerror(why))};
}

bool keeps_debug_information() {
  const char* wanted = std::getenv("COX_DEBUG_INFO");
  return wanted != nullptr && std::string_view(wanted) == "1";
}

// What is left of [0, size) without `holes`, which are in order of their offsets.
std::vector<Extent> without(const std::vector<Extent>& holes, std::uint64_t size) {
  std::vector<Extent> rest;
  std::uint64_t at = 0;
  for (const Extent& hole : holes) {
    if (hole.offset > at) rest.push_back({at, hole.offset - at});
    at = std::max(at, hole.offset + hole.length);
  }
  if (size > at) rest.push_back({at, size - at});
  return rest;
}

}  // namespace

bool FileState::operator==(const FileState& other) const {
  auto same = [](const timespec& a, const timespec& b) {
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
  };
  return device == other.device && inode == other.inode && size == other.size &&
         same(written, other.written) && same(changed, other.changed);
}

Result<FileState> state_of(const std::string& path) {
  struct stat file {};
  if (::stat(path.c_str(), &file) != 0) return errno_status("look at", path);
  return to_state(file);
}

// Fills an image from an open file.
class ImageReader {
 public:
  ImageReader(int descriptor, Image& image) : descriptor_(descriptor), image_(image) {}

  // False where a read failed (errno) or the file became shorter (errno 0).
  bool read() {
    std::vector<Extent> holes;
    if (!keeps_debug_information()) holes = find_holes();
    image_.stored_ = without(holes, image_.size_);
    errno = 0;
    const bool done = std::ranges::all_of(image_.stored_, [this](const Extent& extent) {
      return fetch(extent.offset, extent.length);
    });
    if (done) tell_of_holes();
    return done;
  }

 private:
  elf::View view() const { return elf::View(image_.bytes()); }

  bool fetch(std::uint64_t offset, std::uint64_t length) {
    expect(offset, length);
    while (length != 0) {
      const ssize_t got =
          ::pread(descriptor_, image_.data_ + offset, length, static_cast<off_t>(offset));
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return false;
      offset += static_cast<std::uint64_t>(got);
      length -= static_cast<std::uint64_t>(got);
    }
    return true;
  }
  // Has the pages made at once, which costs a tenth of a page fault for each. Where the kernel
  // cannot (Linux before 5.14), they come one by one.
  void expect(std::uint64_t offset, std::uint64_t length) {
    const std::uint64_t begin = offset / kPage * kPage;
    (void)::madvise(image_.data_ + begin, offset + length - begin, MADV_POPULATE_WRITE);
  }
  bool fetch_inside(std::uint64_t offset, std::uint64_t length) {
    return view().holds(offset, length) && fetch(offset, length);
  }

  // What is no library, or is not complete, has none: inspect_bytes() says what is wrong with it.
  std::vector<Extent> find_holes() {
    if (!fetch_inside(0, sizeof(elf::Header))) return {};
    const auto header = *view().at<elf::Header>(0);
    table_ = header.e_shoff;
    if (std::string_view(image_.data_, SELFMAG) != std::string_view(ELFMAG, SELFMAG) ||
        header.e_shentsize != sizeof(elf::Section) || header.e_shstrndx >= header.e_shnum ||
        !fetch_inside(table_, header.e_shnum * sizeof(elf::Section)))
      return {};
    const auto names = section(header.e_shstrndx);
    if (!fetch_inside(names.sh_offset, names.sh_size)) return {};
    return holes_of(elf::View(view().slice(names.sh_offset, names.sh_size)), header.e_shnum);
  }

  std::vector<Extent> holes_of(elf::View names, std::size_t sections) {
    std::vector<Extent> holes;
    for (std::size_t i = 0; i < sections; ++i) {
      const auto each = section(i);
      const bool stored = each.sh_type != SHT_NOBITS && (each.sh_flags & SHF_ALLOC) == 0;
      if (!stored || !view().holds(each.sh_offset, each.sh_size) ||
          !names.text(each.sh_name).starts_with(".debug"))
        continue;
      holes.push_back({each.sh_offset, each.sh_size});
      left_out_.push_back(i);
    }
    std::ranges::sort(holes, {}, &Extent::offset);
    return holes;
  }

  // A debugger would take zeros for damaged debug information, and looks elsewhere for what is not
  // stored.
  void tell_of_holes() {
    for (const std::size_t i : left_out_) {
      auto each = section(i);
      each.sh_type = SHT_NOBITS;
      std::memcpy(image_.data_ + table_ + i * sizeof(each), &each, sizeof(each));
    }
  }

  elf::Section section(std::size_t index) const {
    return *view().at<elf::Section>(table_ + index * sizeof(elf::Section));
  }

  int descriptor_;
  Image& image_;
  std::uint64_t table_ = 0;            // offset of the section table
  std::vector<std::size_t> left_out_;  // sections
};

// Once more where it changed: an earlier build that is kept is also the copy of a generation that
// may be unloaded just now, and with that name the file changes, but not what is in it.
Result<Image> Image::read(const std::string& path) {
  auto image = read_once(path);
  return image.status().code() == Code::busy ? read_once(path) : std::move(image);
}

Result<Image> Image::read_once(const std::string& path) {
  // O_NONBLOCK: opening a pipe somebody named "x.so" must not wait for its writer.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat before {};
  if (file.get() < 0 || ::fstat(file.get(), &before) != 0) return errno_status("open", path);
  if (!S_ISREG(before.st_mode)) return invalid(cat(path, " is not a regular file"));
  if (before.st_size > kLargest)
    return invalid(cat(path, " is larger than 512 MiB: strip its debug information"));

  Image image(static_cast<std::size_t>(before.st_size));
  if (before.st_size != 0 && image.data_ == nullptr) return errno_status("make room for", path);
  image.state_ = to_state(before);
  const bool whole = ImageReader(file.get(), image).read();
  if (!whole && errno != 0) return errno_status("read", path);
  struct stat after {};
  const auto named = state_of(path);
  const bool settled = whole && ::fstat(file.get(), &after) == 0 &&
                       to_state(after) == image.state_ && named.ok() && *named == image.state_;
  if (!settled) return Status(Code::busy, cat(path, " changed while it was read"));
  return image;
}

Image::Image(std::size_t size) : size_(size) {
  if (size == 0) return;
  void* pages = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) {
    size_ = 0;
  } else {
    data_ = static_cast<char*>(pages);
  }
}

Image::Image(Image&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)),
      size_(std::exchange(other.size_, 0)),
      stored_(std::move(other.stored_)),
      state_(other.state_) {}

Image& Image::operator=(Image&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  std::swap(stored_, other.stored_);
  std::swap(state_, other.state_);
  return *this;
}

// Whole pages: the kernel takes the last one too, and ThreadSanitizer else goes on holding what was
// written to its beginning against who has that page next.
Image::~Image() {
  if (data_ != nullptr) ::munmap(data_, (size_ + kPage - 1) / kPage * kPage);
}

}  // namespace cox::plugins
