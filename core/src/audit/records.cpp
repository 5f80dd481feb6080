// The records put together: callers queue, one thread writes, a second connection reads.
#include "audit/records.hpp"

#include <mutex>
#include <utility>

#include "audit/body.hpp"
#include "audit/file.hpp"
#include "audit/progress.hpp"
#include "audit/queue.hpp"
#include "audit/writer.hpp"
#include "base/executor.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

namespace cox::audit {
namespace {

constexpr std::size_t kWaiting = 10'000;

class SqliteRecords final : public Records {
 public:
  SqliteRecords(std::unique_ptr<File> written, std::unique_ptr<File> read, const Clock& clock)
      : clock_(clock),
        file_(std::move(read)),
        writer_(std::move(written), queue_, progress_, clock) {}

  Ticket begin(Begin begin) override { return queue_.push(item_of(begin)); }
  Ticket end(End end) override { return queue_.push(item_of(end)); }
  Ticket note(std::string_view kind, Json facts) override {
    return queue_.push(item_of(Note{std::string(kind), std::move(facts), clock_.now()}));
  }
  Ticket accept(Accepted accepted) override { return queue_.push(std::move(accepted)); }
  void accept(Accepted accepted, Settled settled) override;
  Ticket done(std::string_view accepted_id) override {
    return queue_.push(Done{std::string(accepted_id)});
  }

  Status wait(Ticket ticket) override;
  Result<std::vector<OpenCall>> open_calls() override;
  Result<std::vector<Accepted>> accepted() override;
  Result<std::vector<Json>> tail(std::size_t count) override;

  void flush() override { catch_up(); }
  Health::State health() const override { return writer_.health(); }
  void close() override { writer_.stop(); }

 private:
  // Readers see what was queued before them. What could not be written is not there to be seen.
  void catch_up() { (void)wait(queue_.last()); }

  const Clock& clock_;
  std::mutex mutex_;  // guards file_
  std::unique_ptr<File> file_;
  Queue queue_{kWaiting};
  Progress progress_;
  Writer writer_;
};

// Nobody waits for it, so that it may linger; whoever would have is called.
void SqliteRecords::accept(Accepted accepted, Settled settled) {
  const Ticket ticket = queue_.push(std::move(accepted));
  if (ticket == Queue::refused) return settled({Code::cancelled, "the records are closed"});
  progress_.then(ticket, std::move(settled));
}

Status SqliteRecords::wait(Ticket ticket) {
  if (ticket == Queue::refused) return {Code::cancelled, "the records are closed"};
  queue_.hurry(ticket);
  Executor::about_to_wait();
  return progress_.wait(ticket);
}

Result<std::vector<OpenCall>> SqliteRecords::open_calls() {
  catch_up();
  std::lock_guard lock(mutex_);
  std::vector<OpenCall> calls;
  // One that is damaged keeps nobody from hearing of the others.
  Status status = file_->each_open([&](std::int64_t number, std::string_view body) {
    auto begin = begin_of(body);
    if (begin.ok()) {
      calls.push_back({std::move(*begin)});
    } else {
      log::error("audit",
                 text::cat("record ", number, ", of a call that never ended, cannot be read: ",
                           begin.status().message()));
    }
  });
  if (!status.ok()) return status;
  return calls;
}

Result<std::vector<Accepted>> SqliteRecords::accepted() {
  catch_up();
  std::lock_guard lock(mutex_);
  std::vector<Accepted> messages;
  Status status = file_->each_accepted([&](Accepted each) { messages.push_back(std::move(each)); });
  if (!status.ok()) return status;
  return messages;
}

Result<std::vector<Json>> SqliteRecords::tail(std::size_t count) {
  catch_up();
  std::lock_guard lock(mutex_);
  std::vector<Json> records;
  Status status = file_->each_newest(count, [&](std::int64_t number, std::string_view body) {
    Json record = Json::object({{"seq", number}});
    const auto json = Json::parse(body);
    if (json) {
      for (const auto& [name, value] : json->members()) record.set(name, value);
    }
    records.push_back(std::move(record));
  });
  if (!status.ok()) return status;
  return records;
}

}  // namespace

Result<std::unique_ptr<Records>> Records::open(const std::string& path, const Clock& clock) {
  auto written = File::open(path, clock);
  if (!written.ok()) return written.status();
  auto read = File::open(path, clock);
  if (!read.ok()) return read.status();
  return std::unique_ptr<Records>(
      std::make_unique<SqliteRecords>(std::move(*written), std::move(*read), clock));
}

}  // namespace cox::audit
