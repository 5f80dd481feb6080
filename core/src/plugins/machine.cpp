#include "plugins/machine.hpp"

#include <elf.h>

#include <algorithm>
#include <array>
#include <bit>
#include <string>

#include "base/text.hpp"

namespace cox::plugins {
namespace {

struct Named {
  std::uint16_t machine;
  std::string_view name;
};
constexpr std::array machines{
    Named{EM_X86_64, "x86-64"}, Named{EM_386, "x86"},      Named{EM_AARCH64, "AArch64"},
    Named{EM_ARM, "ARM"},       Named{EM_RISCV, "RISC-V"}, Named{EM_PPC64, "PowerPC 64"},
    Named{EM_S390, "s390"},     Named{EM_MIPS, "MIPS"},
};

#if defined(__x86_64__)
constexpr std::uint16_t ours = EM_X86_64;
#elif defined(__i386__)
constexpr std::uint16_t ours = EM_386;
#elif defined(__aarch64__)
constexpr std::uint16_t ours = EM_AARCH64;
#elif defined(__arm__)
constexpr std::uint16_t ours = EM_ARM;
#elif defined(__riscv)
constexpr std::uint16_t ours = EM_RISCV;
#elif defined(__powerpc64__)
constexpr std::uint16_t ours = EM_PPC64;
#elif defined(__s390__)
constexpr std::uint16_t ours = EM_S390;
#else
#error "Add this machine's EM_ number from elf.h."
#endif

constexpr unsigned char our_class = sizeof(void*) == 8 ? ELFCLASS64 : ELFCLASS32;
constexpr unsigned char our_order =
    std::endian::native == std::endian::little ? ELFDATA2LSB : ELFDATA2MSB;

std::string machine_name(std::uint16_t machine) {
  auto found = std::ranges::find(machines, machine, &Named::machine);
  if (found != machines.end()) return std::string(found->name);
  return text::cat("machine ", machine);
}

std::string full_name(unsigned char elf_class, unsigned char order, std::uint16_t machine) {
  // The header of the other byte order gives its machine number swapped.
  if (order != our_order) machine = static_cast<std::uint16_t>(machine << 8 | machine >> 8);
  return text::cat(machine_name(machine), elf_class == ELFCLASS64 ? " (64 bit, " : " (32 bit, ",
                   order == ELFDATA2LSB ? "little-endian)" : "big-endian)");
}

}  // namespace

Status check_machine(const unsigned char* ident, std::uint16_t machine, std::string_view name) {
  unsigned char elf_class = ident[EI_CLASS];
  unsigned char order = ident[EI_DATA];
  if (elf_class == our_class && order == our_order && machine == ours) return {};
  return invalid(text::cat(name, " was built for ", full_name(elf_class, order, machine),
                           ", this bot runs on ", full_name(our_class, our_order, ours),
                           ": build it for this machine"));
}

}  // namespace cox::plugins
