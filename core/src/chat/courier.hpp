// Carries one message out: response middleware, then the adapter, again and again while that is
// busy. What it is given ends exactly once, in success or failure; order is the outbox's
// matter. Threads: any; the work is done on the executor, and nothing happens after close().
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "base/clock.hpp"
#include "base/executor.hpp"
#include "base/random.hpp"
#include "base/timers.hpp"
#include "chat/outbox.hpp"
#include "chat/receipts.hpp"

namespace cox::chat {

class Courier : public std::enable_shared_from_this<Courier> {
 public:
  // `id` is the platform's id of the message where it was sent.
  using End = std::function<void(const JobPtr&, const Status&, const std::string& id)>;

  Courier(Random& random, const Clock& clock, Timers& timers, Executor& executor,
          const OutboxOptions& options, End end)
      : random_(random),
        clock_(clock),
        timers_(timers),
        executor_(executor),
        options_(options),
        end_(std::move(end)),
        receipts_(first_ticket(random)) {}

  void check_with(Outbox::Check check);
  void deliver_through(Deliverer& deliverer) { deliverer_ = &deliverer; }
  std::uint32_t abilities(const std::string& adapter) const {
    Deliverer* deliverer = deliverer_;
    return deliverer == nullptr ? 0 : deliverer->abilities(adapter);
  }

  // Starts a job, on a thread of the executor.
  void carry(const JobPtr& job);
  void receipt(std::uint64_t ticket, Delivery delivery);
  void close() { closed_ = true; }

 private:
  // Far from the end of the numbers, and not 0.
  static std::uint64_t first_ticket(Random& random) { return (random.next() >> 1) | 1; }

  void checked(const JobPtr& job, Outbox::Checked checked);
  void deliver(const JobPtr& job);
  void wait_for_deliverer(const JobPtr& job);
  void wait_for_receipt(const JobPtr& job, std::uint64_t ticket);
  void arrived(const JobPtr& job, const Delivery& delivery);
  void again(const JobPtr& job, Millis delay);
  void post(const JobPtr& job, Executor::Task task);
  void refused(const JobPtr& job);

  Random& random_;
  const Clock& clock_;
  Timers& timers_;
  Executor& executor_;
  const OutboxOptions options_;
  const End end_;
  Receipts receipts_;
  std::atomic<Deliverer*> deliverer_{nullptr};
  std::atomic<bool> closed_{false};
  std::mutex mutex_;
  std::shared_ptr<const Outbox::Check> check_;
};

}  // namespace cox::chat
