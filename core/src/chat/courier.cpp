#include "chat/courier.hpp"

#include <exception>
#include <optional>
#include <thread>
#include <utility>

#include "base/text.hpp"
#include "chat/backoff.hpp"

namespace cox::chat {
namespace {

constexpr Millis kAbsentCheck = 200;  // how often to look whether there is a deliverer

// A step's answer counts once: its own, or that of the deadline.
struct Checking {
  std::atomic<bool> open{true};
  std::atomic<Timers::Id> deadline{0};
  // Of the thread that asks: an answer that comes before the question has returned is taken there.
  const std::thread::id asker = std::this_thread::get_id();
  bool asking = true;
  std::optional<Outbox::Checked> answer;

  bool is_asking_here() const { return std::this_thread::get_id() == asker && asking; }
};

Delivery hand_over(Deliverer& deliverer, const Outgoing& out, std::uint64_t ticket) {
  try {
    return deliverer.deliver(out, ticket);
  } catch (const std::exception& problem) {
    return Delivery::failed(failed(text::cat("the adapter failed: ", problem.what())));
  } catch (...) {
    return Delivery::failed(failed("the adapter failed"));
  }
}

Status no_connection(const Outgoing& out) {
  return not_found(text::cat("there is no connection '", out.address.adapter,
                             "': name it as it stands below \"adapters\" of cox.json"));
}

}  // namespace

void Courier::check_with(Outbox::Check check) {
  auto next = std::make_shared<const Outbox::Check>(std::move(check));
  std::lock_guard lock(mutex_);
  check_ = std::move(next);
}

void Courier::carry(const JobPtr& job) {
  std::shared_ptr<const Outbox::Check> check;
  {
    std::lock_guard lock(mutex_);
    check = check_;
  }
  if (check == nullptr) return deliver(job);
  auto checking = std::make_shared<Checking>();
  const auto next = [self = shared_from_this(), job, checking](Outbox::Checked answer) {
    if (!checking->open.exchange(false) || self->closed_) return;
    if (checking->is_asking_here()) return void(checking->answer = std::move(answer));
    if (const auto deadline = checking->deadline.load()) self->timers_.cancel(deadline);
    self->post(job, [self, job, answer = std::move(answer)] { self->checked(job, answer); });
  };
  try {
    (*check)(job->out, next);
  } catch (...) {
    next({false, "a check of the reply failed", {}});
  }
  checking->asking = false;
  if (checking->answer) return checked(job, std::move(*checking->answer));
  if (!checking->open || closed_) return;
  checking->deadline = timers_.start(options_.check, 0, [next] {
    next({false, "a check of the reply did not answer in time", {}});
  });
}

void Courier::checked(const JobPtr& job, Outbox::Checked checked) {
  if (!checked.allowed) {
    const std::string why = checked.reason.empty() ? "no reason was given" : checked.reason;
    return end_(job, {Code::denied, text::cat("the reply was stopped: ", why)}, {});
  }
  job->out.body = std::move(checked.body);
  deliver(job);
}

void Courier::deliver(const JobPtr& job) {
  if (closed_) return;
  Deliverer* deliverer = deliverer_;
  if (deliverer == nullptr) return wait_for_deliverer(job);
  if (!deliverer->serves(job->out.address.adapter)) return end_(job, no_connection(job->out), {});
  const std::uint64_t ticket = receipts_.open(job);
  const Delivery delivery = hand_over(*deliverer, job->out, ticket);
  if (delivery.state == Delivery::State::pending) return wait_for_receipt(job, ticket);
  receipts_.close(ticket);
  arrived(job, delivery);
}

void Courier::wait_for_deliverer(const JobPtr& job) {
  const Millis now = clock_.steady();
  if (job->absent_since < 0) job->absent_since = now;
  if (now - job->absent_since < options_.absent) return again(job, kAbsentCheck);
  end_(job,
       not_found(text::cat("nothing took it to '", job->out.address.adapter, "' within ",
                           text::duration(options_.absent))),
       {});
}

void Courier::wait_for_receipt(const JobPtr& job, std::uint64_t ticket) {
  if (const auto early = receipts_.handed_over(ticket)) return arrived(job, *early);
  if (closed_) return;
  const std::string words = text::cat("'", job->out.address.adapter, "' did not confirm within ",
                                      text::duration(options_.receipt));
  const Timers::Id deadline =
      timers_.start(options_.receipt, 0, [self = shared_from_this(), ticket, words] {
        self->receipt(ticket, Delivery::failed({Code::timeout, words}));
      });
  if (!receipts_.set_deadline(ticket, deadline)) timers_.cancel(deadline);
}

void Courier::receipt(std::uint64_t ticket, Delivery delivery) {
  const Receipts::Waiting waiting = receipts_.arrived(ticket, delivery);
  if (waiting.job == nullptr || closed_) return;
  if (waiting.deadline != 0) timers_.cancel(waiting.deadline);
  const JobPtr& job = waiting.job;
  const bool accepted =
      executor_.post_unhurried([self = shared_from_this(), job, delivery = std::move(delivery)] {
        self->arrived(job, delivery);
      });
  if (!accepted) refused(job);
}

void Courier::arrived(const JobPtr& job, const Delivery& delivery) {
  if (delivery.state == Delivery::State::sent) return end_(job, {}, delivery.id);
  if (delivery.status.code() != Code::busy) return end_(job, delivery.status, {});
  if (++job->tries < options_.tries) return again(job, backoff(job->tries, random_));
  end_(job,
       {Code::busy, text::cat("gave up after ", job->tries, " tries: ", delivery.status.message())},
       {});
}

void Courier::again(const JobPtr& job, Millis delay) {
  if (closed_) return;
  timers_.start(delay, 0, [self = shared_from_this(), job] {
    if (!self->closed_) self->post(job, [self, job] { self->deliver(job); });
  });
}

void Courier::post(const JobPtr& job, Executor::Task task) {
  if (!executor_.post(std::move(task))) refused(job);
}

void Courier::refused(const JobPtr& job) {
  end_(job, {Code::cancelled, "the bot is stopping"}, {});
}

}  // namespace cox::chat
