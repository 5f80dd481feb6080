#include "chat/receipts.hpp"

#include <utility>

namespace cox::chat {

std::uint64_t Receipts::open(const JobPtr& job) {
  std::lock_guard lock(mutex_);
  if (job->ticket == 0) job->ticket = next_++;
  tries_[job->ticket].waiting.job = job;
  return job->ticket;
}

void Receipts::close(std::uint64_t ticket) {
  std::lock_guard lock(mutex_);
  tries_.erase(ticket);
}

std::optional<Delivery> Receipts::handed_over(std::uint64_t ticket) {
  std::lock_guard lock(mutex_);
  const auto found = tries_.find(ticket);
  found->second.handed_over = true;
  if (!found->second.early) return std::nullopt;
  auto early = std::move(found->second.early);
  tries_.erase(found);
  return early;
}

bool Receipts::set_deadline(std::uint64_t ticket, Timers::Id deadline) {
  std::lock_guard lock(mutex_);
  const auto found = tries_.find(ticket);
  if (found == tries_.end()) return false;
  found->second.waiting.deadline = deadline;
  return true;
}

Receipts::Waiting Receipts::arrived(std::uint64_t ticket, Delivery delivery) {
  std::lock_guard lock(mutex_);
  const auto found = tries_.find(ticket);
  if (found == tries_.end()) return {};
  if (!found->second.handed_over) {
    if (!found->second.early) found->second.early = std::move(delivery);
    return {};
  }
  Waiting waiting = std::move(found->second.waiting);
  tries_.erase(found);
  return waiting;
}

}  // namespace cox::chat
