#include "plugins/elf.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "base/text.hpp"
#include "plugins/elf_view.hpp"
#include "plugins/machine.hpp"

namespace cox::plugins {
namespace {

using elf::View;
using text::cat;

Status incomplete(std::string_view name, std::string_view why) {
  return {Code::busy, cat(name, " is not complete yet: ", why)};
}

// A file that is being written may still be empty, short, or reserved and full of zeros.
Status check_begin(View file, std::string_view name) {
  constexpr std::string_view magic(ELFMAG, SELFMAG);
  constexpr std::string_view zeros("\0\0\0\0", SELFMAG);
  std::string_view begin = file.slice(0, std::min<std::uint64_t>(file.size(), SELFMAG));
  if (begin.empty()) return incomplete(name, "it is empty");
  if (begin == zeros) return incomplete(name, "it begins with zeros");
  if (magic.substr(0, begin.size()) != begin) {
    return invalid(cat(name, " is not a shared library (no ELF file): build one with cox_plugin() ",
                       "or `cox plugin build`"));
  }
  if (!file.holds(0, sizeof(elf::Header))) return incomplete(name, "it ends inside its header");
  return {};
}

Status check_header(const elf::Header& header, std::string_view name) {
  Status machine = check_machine(header.e_ident, header.e_machine, name);
  if (!machine.ok()) return machine;
  if (header.e_type != ET_DYN) {
    return invalid(cat(name, " is an ELF file but no shared library: link it with -shared"));
  }
  if (header.e_shoff == 0 || header.e_shnum == 0) {
    return invalid(cat(name,
                       " has no section table, so its symbols cannot be checked: use `strip`, ",
                       "which keeps the table, or none at all"));
  }
  if (header.e_shentsize != sizeof(elf::Section) || header.e_phentsize != sizeof(elf::Segment)) {
    return invalid(cat(name, " is damaged (table entries of a wrong size): build it again"));
  }
  return {};
}

std::string_view section_table(View file, const elf::Header& header) {
  return file.slice(header.e_shoff, header.e_shnum * sizeof(elf::Section));
}
std::string_view segment_table(View file, const elf::Header& header) {
  return file.slice(header.e_phoff, header.e_phnum * sizeof(elf::Segment));
}

// Everything the header promises lies inside the file. Linkers write the section table last.
Status check_complete(View file, const elf::Header& header, std::string_view name) {
  if (section_table(file, header).empty()) {
    return incomplete(name, "its section table lies beyond its end");
  }
  if (header.e_phnum != 0 && segment_table(file, header).empty()) {
    return incomplete(name, "its segment table lies beyond its end");
  }
  bool inside = true;
  elf::for_each<elf::Segment>(segment_table(file, header), [&](const elf::Segment& segment) {
    inside = inside && file.holds(segment.p_offset, segment.p_filesz);
  });
  elf::for_each<elf::Section>(section_table(file, header), [&](const elf::Section& section) {
    bool stored = section.sh_type != SHT_NOBITS && section.sh_type != SHT_NULL;
    inside = inside && (!stored || file.holds(section.sh_offset, section.sh_size));
  });
  return inside ? Status() : incomplete(name, "it ends before its last section");
}

std::string to_hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  for (unsigned char byte : bytes) hex.append({digits[byte >> 4], digits[byte & 15]});
  return hex;
}

// FNV-1a; tells builds apart where the linker left no build id. Not a protection.
std::string digest(std::string_view bytes) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (unsigned char byte : bytes) hash = (hash ^ byte) * 0x100000001b3;
  std::array<char, sizeof(hash)> big_endian{};
  for (std::size_t i = 0; i < big_endian.size(); ++i) {
    big_endian[i] = static_cast<char>(hash >> (56 - 8 * i));
  }
  return to_hex({big_endian.data(), big_endian.size()});
}

// Fills an Inspection from the sections of one complete file.
class Reader {
 public:
  Reader(View file, const elf::Header& header) : file_(file), header_(header) {}

  Inspection read() {
    elf::for_each<elf::Section>(section_table(file_, header_), [this](const elf::Section& section) {
      if (section.sh_type == SHT_DYNSYM) read_symbols(section);
      if (section.sh_type == SHT_DYNAMIC) read_dynamic(section);
      if (section.sh_type == SHT_NOTE) read_notes(bytes_of(section));
    });
    return std::move(found_);
  }

 private:
  std::string_view bytes_of(const elf::Section& section) const {
    return file_.slice(section.sh_offset, section.sh_size);
  }
  // The string table that belongs to a table; an empty view where there is none.
  View strings_of(const elf::Section& section) const {
    auto table = file_.at<elf::Section>(header_.e_shoff + section.sh_link * sizeof(elf::Section));
    bool usable = section.sh_link < header_.e_shnum && table && table->sh_type == SHT_STRTAB;
    return View(usable ? bytes_of(*table) : std::string_view());
  }

  void read_symbols(const elf::Section& section) {
    View strings = strings_of(section);
    elf::for_each<elf::Symbol>(bytes_of(section), [&](const elf::Symbol& symbol) {
      std::string_view name = strings.text(symbol.st_name);
      if (symbol.st_shndx != SHN_UNDEF && !name.empty()) add_symbol(symbol, name);
    });
  }
  void add_symbol(const elf::Symbol& symbol, std::string_view name) {
    // ELF32_ST_BIND and ELF64_ST_BIND are the same macro.
    auto binding = ELF64_ST_BIND(symbol.st_info);
    if (binding != STB_GLOBAL && binding != STB_WEAK && binding != STB_GNU_UNIQUE) return;
    found_.exports.emplace_back(name);
    if (binding == STB_GNU_UNIQUE) found_.unique_symbols.emplace_back(name);
    if (name != COX_ENTRY_SYMBOL) return;
    found_.has_entry = true;
    found_.entry = read_entry(symbol.st_value);
  }

  // The entry's first fields: plain numbers that need no relocation.
  std::optional<EntryHead> read_entry(std::uint64_t address) const {
    static_assert(sizeof(EntryHead) == offsetof(cox_entry, concurrency));
    std::optional<EntryHead> head;
    elf::for_each<elf::Segment>(segment_table(file_, header_), [&](const elf::Segment& segment) {
      std::uint64_t into = address - segment.p_vaddr;
      bool here = segment.p_type == PT_LOAD && address >= segment.p_vaddr &&
                  into < segment.p_filesz && segment.p_filesz - into >= sizeof(EntryHead);
      if (here) head = file_.at<EntryHead>(segment.p_offset + into);
    });
    return head;
  }

  void read_dynamic(const elf::Section& section) {
    View strings = strings_of(section);
    elf::for_each<elf::Dynamic>(bytes_of(section), [&](const elf::Dynamic& item) {
      if (item.d_tag == DT_NEEDED) found_.needed.emplace_back(strings.text(item.d_un.d_val));
      if (item.d_tag == DT_FLAGS_1 && (item.d_un.d_val & DF_1_NODELETE)) found_.nodelete = true;
    });
  }

  void read_notes(std::string_view bytes) {
    constexpr auto padded = [](std::uint64_t size) { return (size + 3) & ~std::uint64_t{3}; };
    View notes(bytes);
    std::uint64_t offset = 0;
    while (auto note = notes.at<elf::Note>(offset)) {
      std::uint64_t name = offset + sizeof(elf::Note);
      std::uint64_t content = name + padded(note->n_namesz);
      if (note->n_type == NT_GNU_BUILD_ID && notes.text(name, note->n_namesz) == ELF_NOTE_GNU) {
        found_.build_id = to_hex(notes.slice(content, std::min(note->n_descsz, 64u)));
      }
      offset = content + padded(note->n_descsz);
    }
  }

  View file_;
  const elf::Header& header_;
  Inspection found_;
};

}  // namespace

Result<Inspection> inspect_bytes(std::string_view bytes, std::string_view name) {
  View file(bytes);
  if (Status begin = check_begin(file, name); !begin.ok()) return begin;
  elf::Header header = *file.at<elf::Header>(0);
  if (Status kind = check_header(header, name); !kind.ok()) return kind;
  if (Status whole = check_complete(file, header, name); !whole.ok()) return whole;

  Inspection found = Reader(file, header).read();
  if (found.build_id.empty()) found.build_id = digest(bytes);
  return found;
}

}  // namespace cox::plugins
