#include "jobs/display.hpp"

#include <algorithm>
#include <atomic>
#include <cox/card.hpp>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "work/perform.hpp"

namespace cox::jobs {

namespace {

constexpr Millis kFirstLook = 150;
constexpr Millis kUnasked = 1'000;   // a job that prints nothing shows itself after this time
constexpr Millis kShortest = 2'000;  // between two messages
constexpr Millis kLongest = 10'000;
constexpr Millis kElapsed = 30'000;  // between edits that only tell the time
constexpr Millis kWorthACall = 30'000;
constexpr std::size_t kTailBytes = 2'800;
constexpr std::size_t kTailLines = 30;
constexpr std::size_t kFreshBytes = 1'500;
constexpr std::size_t kFreshLines = 15;

// The last lines of a text, so many and not more bytes.
std::string_view last_lines(std::string_view text, std::size_t bytes, std::size_t lines) {
  std::size_t begin = text.size(), seen = 0;
  const std::string_view body = text.ends_with('\n') ? text.substr(0, text.size() - 1) : text;
  for (std::size_t end = body.size();; --end) {
    if (end == 0 || body[end - 1] == '\n') {
      if (text.size() - end > bytes) break;
      begin = end;
      if (++seen == lines || end == 0) break;
    }
  }
  if (begin < text.size() || text.empty()) return text.substr(begin);
  begin = text.size() - std::min(bytes, text.size());  // one long line
  while (begin < text.size() && (static_cast<unsigned char>(text[begin]) & 0xC0) == 0x80) ++begin;
  return text.substr(begin);
}

const char* tone_of(const Record& record) {
  if (record.state != State::ended) return "neutral";
  return record.end.ok() ? "good" : record.end.outcome == "cancelled" ? "warning" : "danger";
}

}  // namespace

Display::Display(work::Services& services, Executor& executor, Folder folder, const Record& record,
                 Shown shown)
    : services_(services),
      executor_(executor),
      shown_(std::move(shown)),
      record_(record),
      reader_(folder, record.shown),
      folder_(std::move(folder)),
      begun_(record.shown > 0 || !record.shown_message.empty()),
      delay_(kFirstLook) {}

// The same from the first message to the last: an adapter that is being replaced can do nothing.
bool Display::edits() {
  if (!edits_)
    edits_ = (services_.outbox.abilities(record_.address.adapter) & COX_ABILITY_EDIT) != 0;
  return *edits_;
}

void Display::start() {
  Guard lock(mutex_);
  if (record_.spec.show != Show::stream || record_.address.adapter.empty()) return;
  // The message that is edited shows again what it showed before a restart.
  if (begun_ && edits()) reader_.go_back(2 * kTailBytes);
  arm(delay_);
}

void Display::stop() {
  std::lock_guard lock(mutex_);
  stopped_ = true;
}

void Display::arm(Millis delay) {
  services_.timers.start(delay, 0, [weak = weak_from_this()] {
    const auto self = weak.lock();
    if (self == nullptr) return;
    self->executor_.post([self, hold = self->services_.activity.hold()] { self->tick(); });
  });
}

void Display::progress(int percent, std::string step) {
  std::lock_guard lock(mutex_);
  record_.percent = percent;
  record_.step = std::move(step);
  changed_ = true;
}

void Display::tick() {
  Guard lock(mutex_);
  if (over_ || stopped_) return;
  look(false);
  const Millis now = services_.clock.steady();
  const bool news = !waits_ && has_news(now);
  if (news) {
    delay_ = std::clamp(delay_ * 3 / 2, kShortest, kLongest);
  } else if (!begun_) {
    delay_ = std::min(delay_ * 2, kUnasked);
  }
  arm(delay_);
  if (news) say(std::move(lock), false);
}

// Where lines are added, one that is not whole waits.
bool Display::has_news(Millis now) {
  if (changed_) return true;
  if (!edits()) return fresh_.find('\n') != std::string::npos || fresh_.size() > kFreshBytes;
  if (!fresh_.empty()) return true;
  return begun_ ? now - last_said_ >= kElapsed : delay_ >= kUnasked;
}

void Display::look(bool over) {
  OutputReader::Piece piece = reader_.read(over);
  skipped_ = skipped_ || piece.skipped;
  tail_ += piece.text;
  fresh_ += piece.text;
  tail_ = std::string(
      last_lines(tail_, kTailBytes * 4, kTailLines * 4));  // a line may still be written over
  if (fresh_.size() > kFreshBytes * 4) {
    fresh_ = std::string(last_lines(fresh_, kFreshBytes * 2, kFreshLines * 2));
    skipped_ = true;
  }
}

void Display::finish(const Record& record) {
  Guard lock(mutex_);
  if (over_ || stopped_) return;
  over_ = true;
  const std::string message = std::move(record_.shown_message);
  record_ = record;
  record_.shown_message = message;
  const bool wanted = record.spec.show == Show::stream ||
                      (record.spec.show == Show::on_failure && !record.end.ok());
  if (!wanted || record.address.adapter.empty()) return;
  look(true);
  if (waits_) {
    last_waits_ = true;
    return;
  }
  say(std::move(lock), true);
}

// ---- saying it ----

void Display::say(Guard lock, bool last) {
  chat::Outgoing out;
  out.address = record_.address;
  out.address.message.clear();
  out.call = record_.call;
  out.plugin = record_.plugin;
  const bool edit = edits();
  const bool again = edit && (ref_ != 0 || !record_.shown_message.empty());
  out.act = again ? COX_ACT_EDIT : COX_ACT_SEND;
  out.format = edit ? COX_FORMAT_RICH : COX_FORMAT_TEXT;
  if (again) {
    out.ref = record_.shown_message.empty() ? ref_ : 0;
    out.address.message = record_.shown_message;
  }
  out.body = edit ? card(last) : lines(last);
  skipped_ = changed_ = false;
  begun_ = waits_ = true;
  last_said_ = services_.clock.steady();
  lock.unlock();
  // Set before the answer can be looked at: the reference is known only when send() returns.
  auto ref = std::make_shared<std::atomic<std::uint64_t>>(0);
  const std::uint64_t sent = services_.outbox.send(
      std::move(out), [weak = weak_from_this(), again, ref,
                       hold = services_.activity.hold()](const Status& status) {
        const auto self = weak.lock();
        if (self == nullptr) return;
        self->executor_.post(
            [self, again, ref, status, hold] { self->said(ref->load(), again, status); });
      });
  ref->store(sent);
  Guard again_locked(mutex_);
  if (!again && sent != 0) ref_ = sent;
}

void Display::said(std::uint64_t ref, bool edited, const Status& status) {
  Guard lock(mutex_);
  waits_ = false;
  if (!status.ok()) {
    log::warn("job", text::cat("job ", record_.id(), " could not be shown: ", status.message()));
    // The message is gone, or was never there: the next one is new.
    ref_ = 0;
    record_.shown_message.clear();
    if (edited) changed_ = true;
  } else if (record_.shown_message.empty()) {
    record_.shown_message = services_.outbox.message_id(ref != 0 ? ref : ref_);
  }
  const std::uint64_t offset =
      reader_.offset() - std::min<std::uint64_t>(reader_.offset(), fresh_.size());
  const std::string message = record_.shown_message;
  const bool last = std::exchange(last_waits_, false);
  const bool lost = over_ && !last && edited && !status.ok();
  if (last || lost) {
    say(std::move(lock), true);
    return;
  }
  const bool call = over_ && edited && status.ok() && record_.spec.handler.empty() &&
                    record_.end.duration >= kWorthACall;
  lock.unlock();
  shown_(offset, message);
  if (call) call_them();
}

// An edit rings no bell: whoever waited for long, and whom the plugin tells nothing, is told.
void Display::call_them() {
  work::tell(services_, record_.address,
             text::cat("job ", record_.id(), " (", record_.spec.title, "): ", state_line(true)));
}

std::string Display::state_line(bool last) const {
  const End& end = record_.end;
  if (last) {
    std::string text = end.outcome;
    if (end.duration > 0) text += text::cat(" after ", text::duration(end.duration));
    if (const std::string why = reason(end); !why.empty()) text += ": " + why;
    if (reader_.offset() > kTailBytes) text += text::cat("; all of it in ", folder_.output());
    return text;
  }
  std::string text = "running";
  if (record_.started > 0)
    text += text::cat(", ",
                      text::duration(std::max<Millis>(services_.clock.now() - record_.started, 0)));
  if (record_.percent >= 0) text += text::cat(", ", record_.percent, " %");
  if (!record_.step.empty()) text += text::cat(", ", record_.step);
  return text;
}

bool Display::has_buttons() const {
  return (services_.outbox.abilities(record_.address.adapter) & COX_ABILITY_BUTTONS) != 0;
}

void Display::add_controls(Json& parts) const {
  if (record_.percent >= 0)
    parts.push(Json::object(
        {{"kind", "progress"}, {"text", record_.step}, {"done", record_.percent / 100.0}}));
  const Json cancel = Button("Cancel").say(text::cat("cancel ", record_.id())).danger().to_json();
  parts.push(Json::object({{"kind", "actions"}, {"actions", Json::array({cancel})}}));
}

std::string Display::card(bool last) {
  fresh_.clear();
  Json parts = Json::array();
  parts.push(Json::object({{"kind", "text"}, {"text", state_line(last)}}));
  const std::string shown(last_lines(overwritten(tail_), kTailBytes, kTailLines));
  if (!shown.empty()) parts.push(Json::object({{"kind", "code"}, {"text", shown}}));
  if (!last && has_buttons()) add_controls(parts);
  return Json::object({{"rich", 1},
                       {"title", text::cat("job ", record_.id(), ": ", record_.spec.title)},
                       {"tone", tone_of(record_)},
                       {"parts", parts}})
      .dump();
}

// Whole lines, unless nothing follows or the line has no end.
std::string Display::take_fresh(bool last) {
  const std::size_t end = fresh_.rfind('\n');
  const bool all = last || fresh_.size() > kFreshBytes;
  const std::size_t size = all ? fresh_.size() : end == std::string::npos ? 0 : end + 1;
  std::string rest = fresh_.substr(size);
  fresh_.resize(size);
  return std::exchange(fresh_, std::move(rest));
}

// Each line bears the job's number: several may talk at once.
std::string Display::lines(bool last) {
  const std::string mark = text::cat("[", record_.id(), "] ");
  std::string out;
  if (!begun_) out += text::cat(mark, record_.spec.title, "\n");
  const std::string whole = overwritten(take_fresh(last));
  const std::string_view shown = last_lines(whole, kFreshBytes, kFreshLines);
  if (skipped_ || shown.size() < whole.size()) out += mark + "...\n";
  for (const std::string_view line : text::split(shown, '\n')) {
    if (!line.empty()) out += text::cat(mark, line, "\n");
  }
  if (last) out += text::cat(mark, state_line(true));
  if (!last && (changed_ || whole.empty())) out += mark + state_line(false);
  while (out.ends_with('\n')) out.pop_back();
  return out;
}

}  // namespace cox::jobs
