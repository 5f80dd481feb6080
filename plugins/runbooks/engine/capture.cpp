#include "engine/capture.hpp"

#include <re2/re2.h>

#include <fstream>

namespace runbooks {

namespace {

using cox::Json;

constexpr std::size_t kMostRead = 1U << 20;

// How many bytes from `at` are one character of UTF-8; 0: none are.
std::size_t character(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at);
  const std::size_t size = first < 0x80   ? 1
                           : first < 0xC2 ? 0
                           : first < 0xE0 ? 2
                           : first < 0xF0 ? 3
                           : first < 0xF5 ? 4
                                          : 0;
  if (size == 0 || at + size > text.size()) return 0;
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return 0;
  }
  if (first == 0xE0 && byte(at + 1) < 0xA0) return 0;
  if (first == 0xED && byte(at + 1) > 0x9F) return 0;
  if (first == 0xF0 && byte(at + 1) < 0x90) return 0;
  if (first == 0xF4 && byte(at + 1) > 0x8F) return 0;
  return size;
}

std::string to_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = text[at] == '\0' ? 0 : character(text, at);
    out += size == 0 ? std::string_view("\xEF\xBF\xBD") : text.substr(at, size);
    at += size == 0 ? 1 : size;
  }
  return out;
}

std::optional<Json> found(const Capture& capture, const std::string& text) {
  if (capture.kind == Capture::Kind::text) return Json(kept(text));
  if (capture.kind == Capture::Kind::json) {
    const auto json = Json::parse(text);
    auto member = json ? member_at(*json, capture.path) : std::nullopt;
    return member && !member->is_null() ? member : std::nullopt;
  }
  if (capture.pattern == nullptr) return std::nullopt;
  std::array<re2::StringPiece, 2> groups;
  const int count = capture.pattern->NumberOfCapturingGroups() > 0 ? 2 : 1;
  if (!capture.pattern->Match(text, 0, text.size(), RE2::UNANCHORED, groups.data(), count))
    return std::nullopt;
  const re2::StringPiece& group = groups[static_cast<std::size_t>(count) - 1];
  return Json(kept(std::string(group.data() == nullptr ? "" : group.data(), group.size())));
}

}  // namespace

std::string kept(std::string text) {
  text = to_utf8(std::string_view(text).substr(0, kMostKept));
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  return text;
}

void capture(const Captures& captures, const std::string& text, StepEnd& end) {
  for (const Capture& each : captures) {
    auto value = found(each, text);
    if (value) {
      end.values.emplace_back(each.name, std::move(*value));
      continue;
    }
    const std::string where = each.kind == Capture::Kind::json
                                  ? "as JSON" + (each.path.empty() ? "" : " at " + each.path)
                                  : "by its regular expression";
    end.ok = false;
    end.error = "'" + each.name + "' was not found " + where + " in what came";
    return;
  }
}

std::string beginning_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(kMostRead, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  return text;
}

}  // namespace runbooks
