#include "work/exchange.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/log.hpp"
#include "base/text.hpp"
#include "work/calls.hpp"
#include "work/services.hpp"

namespace cox::work {

namespace {

constexpr const char* kRetrySeconds = "1";
constexpr Millis kBetweenLines = 10'000;

bool is_token(std::string_view name) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::ranges::all_of(name, [&](char byte) {
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
           (byte >= 'A' && byte <= 'Z') || kMarks.find(byte) != std::string_view::npos;
  });
}

bool is_field_value(std::string_view value) {
  return std::ranges::none_of(value, [](char byte) {
    const auto code = static_cast<unsigned char>(byte);
    return (code < 0x20 && byte != '\t') || code == 0x7f;
  });
}

}  // namespace

net::HttpResponse plain_answer(int status) {
  net::HttpResponse response;
  response.status = status;
  if (status == 503) response.fields.push_back({"Retry-After", kRetrySeconds});
  if (status == 204) return response;
  response.fields.push_back({"Content-Type", "text/plain; charset=utf-8"});
  response.body = text::cat(status, " ", net::reason_of(status), "\n");
  return response;
}

Status check_response(const net::HttpResponse& response) {
  if (response.status < 200 || response.status > 599)
    return invalid(text::cat("an answer has a status from 200 to 599, not ", response.status));
  return check_fields(response.fields);
}

Status check_fields(const net::HttpFields& fields) {
  for (const net::HttpField& field : fields) {
    if (!is_token(field.name))
      return invalid("the name of a header field must be letters, digits and \"-\"");
    if (!is_field_value(field.value))
      return invalid(text::cat("the header field ", field.name,
                               " must not have line ends or control characters"));
  }
  return {};
}

// ---- one request ----

Exchange::Exchange(Requests& requests, std::uint64_t id, Arrived arrived, Answer answer)
    : requests_(requests), id_(id), arrived_(std::move(arrived)), answer_(std::move(answer)) {}

// The call is over, or never began: its plugin was taken out, or the bot is stopping.
Exchange::~Exchange() { answer(begun_ ? 204 : 503); }

bool Exchange::begin() {
  std::lock_guard lock(mutex_);
  begun_ = true;
  return answer_ != nullptr;
}

bool Exchange::answer(net::HttpResponse response) {
  Answer send;
  std::shared_ptr<Call> held;  // let go after the lock: that may end the call
  std::shared_ptr<RouteCounts> counts;
  {
    std::lock_guard lock(mutex_);
    send = std::exchange(answer_, nullptr);
    held = std::move(held_);
    counts = counts_;
  }
  if (send == nullptr) return false;
  if (held != nullptr) held->said(response.body);
  requests_.forget(id_);
  if (counts != nullptr)
    count(counts->answers[static_cast<std::size_t>(std::clamp(response.status / 100, 0, 5))]);
  send(std::move(response));
  return true;
}

bool Exchange::hold(std::shared_ptr<Call> call) {
  std::lock_guard lock(mutex_);
  if (answer_ == nullptr) return false;
  held_ = std::move(call);
  return true;
}

bool Exchange::is_held() const {
  std::lock_guard lock(mutex_);
  return held_ != nullptr;
}

std::string Exchange::route() const {
  std::lock_guard lock(mutex_);
  return counts_ == nullptr ? "" : counts_->route;
}

bool Exchange::is_worth_a_line(Millis now) const {
  std::lock_guard lock(mutex_);
  if (counts_ == nullptr) return true;
  Millis last = counts_->last_line;
  return (last < 0 || now - last >= kBetweenLines) &&
         counts_->last_line.compare_exchange_strong(last, now);
}

void Exchange::count_in(std::shared_ptr<RouteCounts> counts) {
  std::lock_guard lock(mutex_);
  counts_ = std::move(counts);
}

// ---- all of them ----

ExchangePtr Requests::open(Exchange::Arrived arrived, Exchange::Answer answer) {
  return std::make_shared<Exchange>(*this, ++last_, std::move(arrived), std::move(answer));
}

void Requests::expire(const ExchangePtr& exchange, Millis deadline) {
  wait(exchange, deadline, nullptr);
}

void Requests::keep(const ExchangePtr& exchange, Millis deadline) {
  wait(exchange, deadline, exchange);
}

void Requests::wait(const ExchangePtr& exchange, Millis deadline, ExchangePtr kept) {
  const Millis until = services_.clock.steady() + deadline;
  {
    std::lock_guard lock(mutex_);
    waiting_.insert_or_assign(exchange->id(), Waiting{exchange, until, std::move(kept)});
    if (armed_ >= 0 && armed_ <= until) return;  // a timer that comes earlier looks after it
    armed_ = until;
  }
  arm(until, deadline);
}

void Requests::arm(Millis until, Millis delay) {
  services_.timers.start(delay, 0, [this, until] { give_up_late(until); });
}

void Requests::give_up_late(Millis armed) {
  const Millis now = services_.clock.steady();
  std::vector<ExchangePtr> late;
  Millis next = -1;
  {
    std::lock_guard lock(mutex_);
    for (const auto& [id, each] : waiting_) {
      if (each.until > now) {
        next = next < 0 ? each.until : std::min(next, each.until);
      } else if (ExchangePtr exchange = each.exchange.lock()) {
        late.push_back(std::move(exchange));
      }
    }
    // A later timer leaves the care to an earlier one that was armed meanwhile.
    const bool mine = armed_ == armed || armed_ <= now;
    if (mine) armed_ = next;
    if (!mine) next = -1;
  }
  if (next >= 0) arm(next, next - now);
  for (const ExchangePtr& exchange : late) {
    if (exchange->answer(504) && exchange->is_worth_a_line(now))
      log::warn("web", text::cat("no answer before the deadline: ", exchange->route()));
  }
}

ExchangePtr Requests::find(std::uint64_t id) const {
  std::lock_guard lock(mutex_);
  const auto found = waiting_.find(id);
  return found == waiting_.end() ? nullptr : found->second.exchange.lock();
}

void Requests::let_go_held() {
  for (const ExchangePtr& exchange : all()) {
    if (exchange->is_held()) exchange->answer(503);
  }
}

// Taken out of the lock: who is the last to let go of one answers it.
std::vector<ExchangePtr> Requests::all() const {
  std::vector<ExchangePtr> all;
  std::lock_guard lock(mutex_);
  for (const auto& [id, each] : waiting_) {
    if (ExchangePtr exchange = each.exchange.lock()) all.push_back(std::move(exchange));
  }
  return all;
}

std::size_t Requests::waiting() const {
  std::lock_guard lock(mutex_);
  return waiting_.size();
}

void Requests::forget(std::uint64_t id) {
  ExchangePtr kept;  // let go after the lock
  std::lock_guard lock(mutex_);
  const auto found = waiting_.find(id);
  if (found == waiting_.end()) return;
  kept = std::move(found->second.kept);
  waiting_.erase(found);
}

}  // namespace cox::work
