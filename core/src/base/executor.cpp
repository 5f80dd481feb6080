#include "base/executor.hpp"

#include <algorithm>
#include <utility>

#include "base/crew.hpp"

namespace cox {

Threads::Threads(const std::string& name, Options options)
    : crew_(std::make_shared<Crew>(name, options.processors, options.slow)), pause_(options.pause) {
  crew_->begin();
}

Threads::~Threads() { end(); }

void Threads::end() {
  crew_->dismiss();
  crew_->wait_gone();
}

void Threads::go_on() { crew_->go_on(); }

Threads::Pause::Pause(Threads& threads) : threads_(threads) {
  threads_.crew_->pause(threads_.pause_);
}

Threads::Pause::~Pause() { threads_.go_on(); }

Executor::Executor(Threads& threads, std::size_t cap)
    : crew_(threads.crew_), pool_(std::make_shared<Pool>(std::max<std::size_t>(cap, 1))) {}

Executor::Executor(const std::string& name, std::size_t cap)
    : own_(std::make_unique<Threads>(name)),
      crew_(own_->crew_),
      pool_(std::make_shared<Pool>(std::max<std::size_t>(cap, 1))) {}

Executor::~Executor() {
  crew_->close(pool_);
  if (!abandoned_) crew_->wait_idle(*pool_);
}

bool Executor::post(Task task) { return crew_->post(pool_, std::move(task), Crew::Hurry::yes); }

bool Executor::post_unhurried(Task task) {
  return crew_->post(pool_, std::move(task), Crew::Hurry::no);
}

bool Executor::stop(std::chrono::milliseconds patience) {
  crew_->close(pool_);
  const auto longest = std::min(patience, std::chrono::milliseconds(std::chrono::hours(24)));
  abandoned_ = !crew_->wait_idle(*pool_, longest);
  if (own_ != nullptr) own_->end();
  return !abandoned_;
}

std::size_t Executor::busy() const { return crew_->busy(*pool_); }

std::size_t Executor::waiting() const { return crew_->waiting(*pool_); }

void Executor::about_to_wait() noexcept { Crew::step_aside(); }

}  // namespace cox
