#include "base/stream_scrubber.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "base/text.hpp"

namespace cox::log {
namespace {

bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

}  // namespace

StreamScrubber::StreamScrubber() : StreamScrubber(registered()) {}

StreamScrubber::StreamScrubber(const Scrubber& scrubber) : scrubber_(scrubber) {}

std::string StreamScrubber::feed(std::string_view chunk) {
  if (scrubber_.forms() != forms_) look_again();
  held_.append(chunk);
  scan_->feed(chunk, found_);
  return release(boundary(scan_->settled()));
}

std::string StreamScrubber::finish() {
  std::string rest = release(released_ + held_.size());
  forms_ = nullptr;
  return rest;
}

// Other secrets than before: what is held back is looked at again.
void StreamScrubber::look_again() {
  forms_ = scrubber_.forms();
  scan_.emplace(*forms_);
  const auto rebased = [this](std::size_t at) { return at - std::min(at, released_); };
  for (Finding& each : found_) each = {rebased(each.begin), rebased(each.end), 0, false};
  hidden_to_ = rebased(hidden_to_);
  released_ = 0;
  scan_->feed(held_, found_);
}

// Writes what stands before `limit`.
std::string StreamScrubber::release(std::size_t limit) {
  std::ranges::sort(found_, {}, &Finding::begin);
  std::string out;
  std::size_t at = released_;
  const auto write_to = [&](std::size_t end) {
    const std::size_t from = std::max(at, hidden_to_);
    if (end > from) out.append(held_, from - released_, end - from);
    at = std::max(at, end);
  };
  std::size_t written = 0;
  for (; written < found_.size() && found_[written].begin < limit; ++written) {
    const Finding& each = found_[written];
    if (each.begin >= hidden_to_) {
      write_to(each.begin);
      out.append("***");
    }
    hidden_to_ = std::max(hidden_to_, each.end);
  }
  write_to(limit);
  found_.erase(found_.begin(), found_.begin() + static_cast<std::ptrdiff_t>(written));
  held_.erase(0, at - released_);
  released_ = at;
  return out;
}

// The nearest position at or before `limit` that does not cut a character in two, and that has not
// been passed already.
std::size_t StreamScrubber::boundary(std::size_t limit) const {
  if (limit <= released_) return released_;
  std::size_t end = limit - released_;
  if (end == held_.size()) {
    // Of a character at the very end, something may be still to come.
    for (std::size_t back = 1; back <= 3 && back <= end; ++back) {
      if (continues(held_[end - back])) continue;
      if (!text::is_utf8(std::string_view(held_).substr(end - back))) end -= back;
      break;
    }
    return released_ + end;
  }
  for (int back = 0; back < 3 && end > 0 && continues(held_[end]); ++back) --end;
  return released_ + (continues(held_[end]) ? limit - released_ : end);
}

}  // namespace cox::log
