// Bounds-checked access to the tables of an ELF file of this machine's class and byte order.
// Threads: any; a view borrows the bytes it was made from.
#pragma once

#include <elf.h>
#include <link.h>

#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>
#include <type_traits>

namespace cox::plugins::elf {

using Header = ElfW(Ehdr);
using Segment = ElfW(Phdr);
using Section = ElfW(Shdr);
using Symbol = ElfW(Sym);
using Dynamic = ElfW(Dyn);
using Note = ElfW(Nhdr);

class View {
 public:
  explicit View(std::string_view bytes) : bytes_(bytes) {}

  std::uint64_t size() const { return bytes_.size(); }
  // Whether `length` bytes at `offset` lie inside; no sum can overflow.
  bool holds(std::uint64_t offset, std::uint64_t length) const {
    return offset <= bytes_.size() && length <= bytes_.size() - offset;
  }
  // The bytes there, or none of them.
  std::string_view slice(std::uint64_t offset, std::uint64_t length) const {
    return holds(offset, length) ? bytes_.substr(offset, length) : std::string_view();
  }
  // A copy of the value there (a file's tables need not be aligned).
  template <class T>
  std::optional<T> at(std::uint64_t offset) const {
    static_assert(std::is_trivially_copyable_v<T>);
    if (!holds(offset, sizeof(T))) return std::nullopt;
    T value;
    std::memcpy(&value, bytes_.data() + offset, sizeof(T));
    return value;
  }
  // The zero-terminated text there, at most `limit` bytes of it.
  std::string_view text(std::uint64_t offset, std::size_t limit = 4096) const {
    if (offset >= bytes_.size()) return {};
    std::string_view rest = bytes_.substr(offset, limit);
    return rest.substr(0, rest.find('\0'));
  }

 private:
  std::string_view bytes_;
};

// Calls visit(T) for each item of the table that lies in `bytes`.
template <class T, class Visit>
void for_each(std::string_view bytes, Visit visit) {
  View view(bytes);
  for (std::uint64_t offset = 0; view.holds(offset, sizeof(T)); offset += sizeof(T)) {
    visit(*view.at<T>(offset));
  }
}

}  // namespace cox::plugins::elf
