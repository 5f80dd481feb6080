#include "routing/pcre2.hpp"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <array>
#include <cstring>

#include "base/text.hpp"
#include "routing/syntax.hpp"

namespace cox::routing {

namespace {

// About 50 ms on a slow machine; an expression of ordinary shape needs a few thousand steps.
constexpr std::uint32_t kSteps = 1'000'000;
constexpr std::uint32_t kDepth = 10'000;
constexpr std::uint32_t kHeapKiB = 16 * 1024;

struct Free {
  void operator()(pcre2_code* code) const { pcre2_code_free(code); }
  void operator()(pcre2_match_data* data) const { pcre2_match_data_free(data); }
  void operator()(pcre2_match_context* context) const { pcre2_match_context_free(context); }
};

std::string describe(int error) {
  std::array<unsigned char, 256> text{};
  pcre2_get_error_message(error, text.data(), text.size());
  return reinterpret_cast<const char*>(text.data());
}

PCRE2_SPTR bytes(std::string_view text) {
  return reinterpret_cast<PCRE2_SPTR>(text.data() == nullptr ? "" : text.data());
}

std::vector<std::string> group_names(const pcre2_code* code) {
  std::uint32_t groups = 0, names = 0, entry_size = 0;
  PCRE2_SPTR entry = nullptr;
  pcre2_pattern_info(code, PCRE2_INFO_CAPTURECOUNT, &groups);
  pcre2_pattern_info(code, PCRE2_INFO_NAMECOUNT, &names);
  std::vector<std::string> result(groups + 1);
  if (names == 0) return result;
  pcre2_pattern_info(code, PCRE2_INFO_NAMEENTRYSIZE, &entry_size);
  pcre2_pattern_info(code, PCRE2_INFO_NAMETABLE, &entry);
  for (; names > 0; --names, entry += entry_size) {  // two bytes of number, then the name
    result[static_cast<std::size_t>(entry[0] << 8 | entry[1])] =
        reinterpret_cast<const char*>(entry + 2);
  }
  return result;
}

Status match_error(int code) {
  switch (code) {
    case PCRE2_ERROR_MATCHLIMIT:
    case PCRE2_ERROR_DEPTHLIMIT:
    case PCRE2_ERROR_HEAPLIMIT:
    case PCRE2_ERROR_JIT_STACKLIMIT:
      return {Code::timeout, text::cat("the pattern was given up: ", describe(code))};
    default:
      return invalid(text::cat("the pattern could not be tried: ", describe(code)));
  }
}

}  // namespace

struct Pcre2::State {
  std::unique_ptr<pcre2_code, Free> code;
  std::unique_ptr<pcre2_match_context, Free> limits;
  std::vector<std::string> names;
};

Pcre2::Pcre2(std::unique_ptr<State> state) : state_(std::move(state)) {}
Pcre2::Pcre2(Pcre2&&) noexcept = default;
Pcre2& Pcre2::operator=(Pcre2&&) noexcept = default;
Pcre2::~Pcre2() = default;

Result<Pcre2> Pcre2::compile(std::string_view expression, bool case_sensitive) {
  std::uint32_t options = PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C;
  if (!case_sensitive) options |= PCRE2_CASELESS;
  int error = 0;
  PCRE2_SIZE offset = 0;
  auto state = std::make_unique<State>();
  state->code.reset(
      pcre2_compile(bytes(expression), expression.size(), options, &error, &offset, nullptr));
  if (state->code == nullptr) return syntax_error(expression, describe(error), offset);
  state->limits.reset(pcre2_match_context_create(nullptr));
  if (state->limits == nullptr) return failed("no memory for a pattern");
  pcre2_set_match_limit(state->limits.get(), kSteps);
  pcre2_set_depth_limit(state->limits.get(), kDepth);
  pcre2_set_heap_limit(state->limits.get(), kHeapKiB);
  state->names = group_names(state->code.get());
  return Pcre2(std::move(state));
}

Result<bool> Pcre2::match(std::string_view text, Anchor anchor,
                          std::vector<Capture>& captures) const {
  std::uint32_t options = anchor == Anchor::search ? 0 : PCRE2_ANCHORED;
  if (anchor == Anchor::full) {
    options |= PCRE2_ENDANCHORED;
    text = text::trim(text);
  }
  std::unique_ptr<pcre2_match_data, Free> found(
      pcre2_match_data_create_from_pattern(state_->code.get(), nullptr));
  if (found == nullptr) return failed("no memory to try a pattern");
  int code = pcre2_match(state_->code.get(), bytes(text), text.size(), 0, options, found.get(),
                         state_->limits.get());
  if (code == PCRE2_ERROR_NOMATCH) return false;
  if (code < 0) return match_error(code);
  captures.clear();
  const PCRE2_SIZE* ends = pcre2_get_ovector_pointer(found.get());
  for (std::size_t i = 0; i < state_->names.size(); ++i) {
    PCRE2_SIZE from = ends[2 * i], to = ends[2 * i + 1];
    bool took_part = from != PCRE2_UNSET && to >= from;  // \K may put the end first
    captures.push_back(
        {state_->names[i], took_part ? text.substr(from, to - from) : std::string_view()});
  }
  return true;
}

}  // namespace cox::routing
