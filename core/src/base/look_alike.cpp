#include "base/look_alike.hpp"

#include <cstdint>
#include <cstdio>
#include <span>

#include "base/text.hpp"

namespace cox {
namespace {

struct Range {
  std::uint32_t first, last;
};

struct Script {
  std::string_view name;
  std::span<const Range> ranges;
};

// The alphabets that have letters of the same shape. Combining marks belong to none of them.
constexpr Range kLatin[] = {{'A', 'Z'},   {'a', 'z'},    {0xAA, 0xAA},
                            {0xBA, 0xBA}, {0xC0, 0x24F}, {0x1E00, 0x1EFF}};
constexpr Range kGreek[] = {{0x370, 0x3FF}, {0x1F00, 0x1FFF}};
constexpr Range kCyrillic[] = {
    {0x400, 0x52F}, {0x1C80, 0x1C8F}, {0x2DE0, 0x2DFF}, {0xA640, 0xA69F}};
constexpr Range kArmenian[] = {{0x530, 0x58F}};
constexpr Range kCherokee[] = {{0x13A0, 0x13FF}, {0xAB70, 0xABBF}};
constexpr Range kLisu[] = {{0xA4D0, 0xA4FF}};
constexpr Range kCoptic[] = {{0x2C80, 0x2CFF}};
constexpr Script kScripts[] = {
    {"Latin", kLatin},       {"Greek", kGreek}, {"Cyrillic", kCyrillic}, {"Armenian", kArmenian},
    {"Cherokee", kCherokee}, {"Lisu", kLisu},   {"Coptic", kCoptic}};

// Controls, blanks other than the usual one, marks of direction, joiners, fillers, tags.
constexpr Range kUnseen[] = {
    {0, 0x1F},         {0x7F, 0xA0},     {0xAD, 0xAD},     {0x34F, 0x34F},     {0x61C, 0x61C},
    {0x115F, 0x1160},  {0x1680, 0x1680}, {0x17B4, 0x17B5}, {0x180B, 0x180F},   {0x2000, 0x200F},
    {0x2028, 0x202F},  {0x205F, 0x206F}, {0x3000, 0x3000}, {0x3164, 0x3164},   {0xFE00, 0xFE0F},
    {0xFEFF, 0xFEFF},  {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFFB}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A},
    {0xE0000, 0xE0FFF}};

// Letters in another dress: full width, mathematical, in circles, small capitals.
constexpr Range kDressed[] = {{0x2100, 0x214F},   {0x2460, 0x24FF},   {0xFF01, 0xFF5E},
                              {0x1D400, 0x1D7FF}, {0x1F100, 0x1F1FF}, {0x250, 0x2AF},
                              {0x1D00, 0x1DBF}};

bool is_in(std::span<const Range> ranges, std::uint32_t code) {
  for (const Range& range : ranges) {
    if (code >= range.first && code <= range.last) return true;
  }
  return false;
}

// The character at `at`, which moves behind it. What is no UTF-8 counts byte by byte.
std::uint32_t next(std::string_view text, std::size_t& at) {
  const auto lead = static_cast<unsigned char>(text[at++]);
  const std::size_t more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
  std::uint32_t code = more == 0 ? lead : lead & (0x3FU >> more);
  for (std::size_t i = 0; i < more && at < text.size(); ++i)
    code = code << 6 | (static_cast<unsigned char>(text[at++]) & 0x3F);
  return code;
}

std::string code_point(std::uint32_t code) {
  char out[16];
  std::snprintf(out, sizeof(out), "U+%04X", static_cast<unsigned>(code));
  return out;
}

const Script* script_of(std::uint32_t code) {
  for (const Script& script : kScripts) {
    if (is_in(script.ranges, code)) return &script;
  }
  return nullptr;
}

}  // namespace

std::string look_alike(std::string_view name) {
  const Script* first = nullptr;
  for (std::size_t at = 0; at < name.size();) {
    const std::uint32_t code = next(name, at);
    if (is_in(kUnseen, code)) return text::cat("holds ", code_point(code), ", which nobody sees");
    if (is_in(kDressed, code))
      return text::cat("holds ", code_point(code), ", a letter in another dress");
    const Script* script = script_of(code);
    if (script == nullptr) continue;
    if (first == nullptr) first = script;
    if (script != first) {
      return text::cat("holds ", code_point(code), ", a ", script->name, " letter among ",
                       first->name, " ones");
    }
  }
  return {};
}

std::string plainly(std::string_view name) {
  std::string out;
  for (std::size_t at = 0; at < name.size();) {
    const std::size_t from = at;
    const std::uint32_t code = next(name, at);
    if (code > 0x20 && code < 0x7F) {
      out.append(name.substr(from, at - from));
    } else {
      out += text::cat("<", code_point(code), ">");
    }
  }
  return out;
}

}  // namespace cox
