#include "engine/capture.hpp"

#include <re2/re2.h>

#include <fstream>

#include "engine/utf8.hpp"

namespace runbooks {

namespace {

using cox::Json;

constexpr std::size_t kMostRead = 1U << 20;

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
