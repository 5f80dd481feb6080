#include "net/http_session.hpp"

#include <algorithm>
#include <utility>

namespace cox::net {

namespace {

// Answers that a client does not fetch keep its next requests from being read.
constexpr std::size_t kMostUnsent = 256U << 10;

HttpResponse plain(int status, std::string_view what) {
  HttpResponse answer{.status = status};
  answer.fields = {{"Content-Type", "text/plain; charset=utf-8"}};
  answer.body = what;
  answer.body += '\n';
  return answer;
}

}  // namespace

HttpSession::Phase HttpSession::phase() const {
  if (reading_ == Reading::nothing) return upgrade_ ? Phase::answers : Phase::over;
  if (!may_read()) return Phase::answers;
  if (reading_ == Reading::body) return Phase::body;
  if (!input_.empty()) return Phase::head;
  return slots_.empty() ? Phase::idle : Phase::answers;
}

bool HttpSession::may_read() const {
  if (is_held_ || reading_ == Reading::nothing) return false;
  if (reading_ == Reading::body) return true;
  return slots_.size() < limits_.pipelined && !is_full();
}

bool HttpSession::is_full() const { return output_.size() >= kMostUnsent; }

std::size_t HttpSession::wanted_bytes() const {
  if (reading_ != Reading::body) return 1;
  const std::uint64_t left = framing_.length - head_.request.body.size();
  return framing_.chunked ? 16U << 10 : std::min<std::uint64_t>(HttpInput::kLarge, left);
}

void HttpSession::advance() {
  if (std::exchange(is_advancing_, true)) return;
  write_ready();
  while (may_read() && read_some()) write_ready();
  // What has not come whole never will.
  if (has_input_ended_ && may_read()) reading_ = Reading::nothing;
  write_ready();
  is_advancing_ = false;
}

bool HttpSession::read_some() { return reading_ == Reading::head ? read_head() : read_body(); }

bool HttpSession::read_head() {
  // An empty line before a request is left from old clients' bodies (RFC 9112, 2.2).
  if (!has_skipped_line_ && input_.view().starts_with("\r\n")) {
    input_.taken(2);
    has_skipped_line_ = true;
  }
  if (input_.empty() || input_.view() == "\r") return false;
  const HeadScan::Progress progress = scan_.look(input_.view(), limits_.head_bytes);
  if (progress.fault) return refuse(*progress.fault), false;
  if (progress.end == 0) return false;
  std::optional<HttpHead> head = parse_head(input_.view().substr(0, progress.end));
  input_.taken(progress.end);
  scan_ = HeadScan();
  has_skipped_line_ = false;
  head_ = {};
  framing_ = {};
  if (!head) return refuse({400, "the head of the request is malformed"}), false;
  head_ = std::move(*head);
  if (auto fault = judge(head_, framing_)) return refuse(*fault), false;
  on_head();
  return reading_ != Reading::nothing;
}

void HttpSession::on_head() {
  HttpServer::Admission admission = owner_.admit(head_.request);
  if (is_over_) return;
  if (admission.refusal) {
    ++counts_.requests;
    HttpResponse refusal = fit(std::move(*admission.refusal));
    // A body that nobody wants would be taken for the next request.
    return framing_.has_body() ? answer_last(std::move(refusal)) : add_slot(std::move(refusal));
  }
  if (admission.upgrade) {
    if (framing_.has_body() || !head_.is_1_1)
      return refuse({400, "an upgrade needs HTTP/1.1, and has no body"});
    ++counts_.requests;
    upgrade_ = Upgrade{std::move(admission.upgrade), std::move(head_.request)};
    reading_ = Reading::nothing;
    return;
  }
  if (framing_.length > admission.body_bytes) return refuse({413, "the body is too large"});
  if (!framing_.has_body()) return on_request();
  reading_ = Reading::body;
  body_limit_ = admission.body_bytes;
  chunks_ = ChunkReader();
  owes_continue_ = framing_.expects_continue && input_.empty();
}

bool HttpSession::read_body() {
  std::string& body = head_.request.body;
  const std::string_view bytes = input_.view();
  if (bytes.empty()) return false;
  owes_continue_ = false;
  if (framing_.chunked) {
    input_.taken(chunks_.take(bytes, body, body_limit_));
    if (chunks_.fault()) return refuse(*chunks_.fault()), false;
    if (!chunks_.is_done()) return false;
  } else {
    const std::string_view part = bytes.substr(0, framing_.length - body.size());
    body += part;
    input_.taken(part.size());
    if (body.size() < framing_.length) return false;
  }
  input_.shrink();
  reading_ = Reading::head;
  on_request();
  return true;
}

void HttpSession::on_request() {
  ++counts_.requests;
  add_slot(std::nullopt);
  owner_.handle(std::exchange(head_, {}).request, next_number_ - 1);
}

void HttpSession::add_slot(std::optional<HttpResponse> answer) {
  slots_.push_back({.number = next_number_++,
                    .form = {.is_1_1 = head_.is_1_1,
                             .keep_alive = framing_.keep_alive,
                             .head_only = head_.request.method == "HEAD"},
                    .answer = std::move(answer)});
  if (is_winding_down_) slots_.back().form.keep_alive = false;
  if (!slots_.back().form.keep_alive) reading_ = Reading::nothing;
}

void HttpSession::refuse(const HttpFault& fault) {
  ++counts_.requests;
  ++counts_.malformed;
  answer_last(plain(fault.status, fault.what));
}

void HttpSession::answer_last(HttpResponse answer) {
  framing_.keep_alive = false;
  owes_continue_ = false;
  add_slot(std::move(answer));
}

void HttpSession::answer(std::uint64_t number, std::optional<HttpResponse> answer) {
  const auto slot = std::find_if(slots_.begin(), slots_.end(),
                                 [number](const Slot& each) { return each.number == number; });
  if (slot == slots_.end() || slot->answer) return;
  if (!answer) owner_.failed("a request was given up without an answer");
  slot->answer = answer ? fit(std::move(*answer)) : plain(500, "nobody answered this request");
}

HttpResponse HttpSession::fit(HttpResponse answer) {
  const std::optional<std::string> flaw = flaw_of(answer);
  if (!flaw) return answer;
  owner_.failed("an answer was not sent: " + *flaw);
  return plain(500, "the answer to this request could not be sent");
}

// Once no request is half read the last one under way is the last of all.
void HttpSession::apply_wind_down() {
  const bool reads = reading_ == Reading::body || (may_read() && !input_.empty());
  if (!is_winding_down_ || reads || reading_ == Reading::nothing) return;
  reading_ = Reading::nothing;
  if (!slots_.empty()) slots_.back().form.keep_alive = false;
}

void HttpSession::write_ready() {
  apply_wind_down();
  std::size_t ready = 0;
  while (ready < slots_.size() && slots_[ready].answer && !is_over_) write(slots_[ready++]);
  slots_.erase(slots_.begin(), slots_.begin() + static_cast<std::ptrdiff_t>(ready));
  if (is_over_) slots_.clear();
  if (slots_.empty() && owes_continue_ && !is_over_) {
    owes_continue_ = false;
    output_.text() += "HTTP/1.1 100 Continue\r\n\r\n";
  }
  if (slots_.empty() && reading_ == Reading::nothing && !upgrade_) is_over_ = true;
}

void HttpSession::write(Slot& slot) {
  if (wants_close(*slot.answer)) slot.form.keep_alive = false;
  write_answer(output_, std::move(*slot.answer), slot.form, owner_.date());
  if (slot.form.keep_alive) return;
  is_over_ = true;
  upgrade_.reset();
  reading_ = Reading::nothing;
}

void HttpSession::abandon() {
  is_over_ = true;
  reading_ = Reading::nothing;
}

void HttpSession::too_slow() {
  if (reading_ == Reading::nothing) return;
  refuse({408, "the request took too long"});
}

}  // namespace cox::net
