#include "audit/writer.hpp"

#include <pthread.h>

#include <chrono>
#include <iterator>
#include <optional>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"

namespace cox::audit {
namespace {

constexpr std::size_t kKept = 100'000;
constexpr std::chrono::milliseconds kRetry{1'000};

// What has happened whether or not it can be recorded. An accepted message has not, nor has the
// begin of a call with an effect: whoever asked is told that they failed and does not go on.
bool is_fact(const Item& item) {
  if (const auto* begun = std::get_if<Begun>(&item)) return !begun->awaited;
  return !std::holds_alternative<Accepted>(item);
}

}  // namespace

Writer::Writer(std::unique_ptr<File> file, Queue& queue, Progress& progress, const Clock& clock)
    : file_(std::move(file)), queue_(queue), progress_(progress), clock_(clock), thread_([this] {
        run();
      }) {}

Writer::~Writer() { stop(); }

void Writer::stop() {
  queue_.close();
  if (thread_.joinable()) thread_.join();
}

void Writer::run() {
  pthread_setname_np(pthread_self(), "cox-records");
  while (auto batch = queue_.take(kept_.empty() ? std::nullopt : std::optional(kRetry))) {
    const Ticket last = batch->first + batch->items.size() - 1;
    const Status status = write(batch->items);
    progress_.settle(last, status);
    if (!status.ok()) keep(std::move(batch->items));
  }
  if (kept_.empty()) return;
  if (const Status status = write({}); !status.ok()) {
    log::error("audit", text::cat(kept_.size(), " records are lost: ", status.message()));
  }
}

Status Writer::write(const Items& items) {
  Status status = file_->begin_transaction();
  if (status.ok()) status = write_all(kept_);
  if (status.ok()) status = write_all(items);
  if (status.ok()) status = file_->commit();
  if (status.ok()) {
    kept_.clear();
  } else {
    file_->rollback();
  }
  note_health(status);
  return status;
}

Status Writer::write_all(const Items& items) {
  for (const Item& item : items) {
    Status status = std::visit([this](const auto& each) { return file_->write(each); }, item);
    if (!status.ok()) return status;
  }
  return {};
}

void Writer::keep(Items refused) {
  std::size_t lost = 0;
  for (Item& item : refused) {
    if (!is_fact(item)) continue;
    if (kept_.size() < kKept) {
      kept_.push_back(std::move(item));
    } else {
      ++lost;
    }
  }
  if (lost > 0) log::error("audit", text::cat(lost, " records are lost: too many wait"));
}

// The failure is a fact itself: the records tell where others may be missing. And since it has to
// be written, it is tried until it is: so the bot notices that the disk takes records again.
void Writer::note_health(const Status& status) {
  switch (health_.note(status, clock_.steady())) {
    case Health::Turn::failed:
      log::error("audit", text::cat("cannot record: ", status.message(),
                                    "; until it can, nothing that needs a record is done"));
      kept_.push_back(
          item_of(Note{"outage", Json::object({{"why", status.message()}}), clock_.now()}));
      break;
    case Health::Turn::recovered:
      log::info("audit", "can record again");
      break;
    case Health::Turn::none:
      break;
  }
}

}  // namespace cox::audit
