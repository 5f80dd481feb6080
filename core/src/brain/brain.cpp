// The brain put together: what reads and writes go through.
#include "brain/brain.hpp"

#include <atomic>
#include <filesystem>
#include <utility>

#include "base/executor.hpp"
#include "base/log.hpp"
#include "base/sqlite_check.hpp"
#include "brain/limits.hpp"
#include "brain/reader.hpp"
#include "brain/recent.hpp"
#include "brain/requests.hpp"
#include "brain/store.hpp"
#include "brain/tokens.hpp"
#include "brain/version_file.hpp"
#include "brain/watchers.hpp"
#include "brain/writer.hpp"

namespace cox::brain {
namespace {

class SqliteBrain final : public Brain {
 public:
  SqliteBrain(const std::string& path, std::unique_ptr<Store> store,
              std::unique_ptr<VersionFile> version, const Clock& clock, const Limits& limits,
              Status damage)
      : clock_(clock),
        limits_(limits),
        damage_{std::move(damage), clock.steady()},
        next_token_(Tokens::mark | static_cast<Revision>(clock.now()) << 16),
        version_(std::move(version)),
        recent_(limits.cache_bytes, *version_),
        readers_(path),
        requests_(limits),
        writer_(std::move(store), requests_, recent_, watchers_, clock) {}

  Result<Value> get(std::string_view space, std::string_view key) override;
  Result<std::vector<Revision>> apply(std::vector<Operation> operations) override;
  Status apply_soon(std::vector<Operation> operations) override;
  Status scan(std::string_view space, std::string_view prefix, std::string_view after,
              std::size_t limit, const Reader::Each& each) override;
  Result<std::vector<std::string>> spaces() override;

  std::uint64_t watch(std::string space, std::string prefix, Watcher watcher) override {
    return watchers_.add(std::move(space), std::move(prefix), std::move(watcher));
  }
  void unwatch(std::uint64_t id) override { watchers_.remove(id); }

  Status flush() override;
  Health::State health() const override {
    const Health::State writing = writer_.health();
    return writing.ok() ? damage_ : writing;
  }
  void close() override { writer_.stop(); }

 private:
  Result<RequestPtr> request_of(std::vector<Operation> operations) const;
  void show(const Request& request);
  Status run(const RequestPtr& request);
  void write_queued();

  const Clock& clock_;
  const Limits limits_;
  const Health::State damage_;  // found as it was opened
  Revision next_token_;         // guarded by the mutex of requests_
  std::unique_ptr<VersionFile> version_;
  Recent recent_;
  Readers readers_;
  Watchers watchers_;
  Requests requests_;
  Writer writer_;
};

Result<Value> SqliteBrain::get(std::string_view space, std::string_view key) {
  const Name name{space, key};
  auto found = recent_.find(name);
  auto& entry = found.entry;
  if (!entry) {
    Status status = readers_.with([&](Reader& reader) {
      auto read = reader.get(name);
      if (read.ok()) entry = std::move(*read);
      return read.status();
    });
    if (!status.ok()) return status;
    recent_.remember(found.epoch, name, *entry);
  }
  if (!entry->alive(clock_.now())) {
    return not_found(std::string(space).append("/").append(key).append(" does not exist"));
  }
  return Value{std::move(entry->json), entry->revision, entry->expires};
}

Result<RequestPtr> SqliteBrain::request_of(std::vector<Operation> operations) const {
  for (const Operation& operation : operations) {
    if (Status status = check(operation, limits_); !status.ok()) return status;
  }
  auto request = std::make_shared<Request>();
  request->operations = std::move(operations);
  request->submitted = clock_.now();
  return request;
}

Status SqliteBrain::run(const RequestPtr& request) {
  if (writer_.is_this_thread()) {
    return failed("a watcher must not wait for the brain: hand over to another thread");
  }
  Executor::about_to_wait();
  const auto batch = requests_.push(request);
  if (!batch.ok()) return batch.status();
  if (!batch->empty()) writer_.write_here(*batch);
  request->wait();
  return request->status;
}

Result<std::vector<Revision>> SqliteBrain::apply(std::vector<Operation> operations) {
  auto request = request_of(std::move(operations));
  if (!request.ok()) return request.status();
  if (Status status = run(*request); !status.ok()) return status;
  return (*request)->revisions;  // a copy: the writer may still be telling watchers about them
}

Status SqliteBrain::apply_soon(std::vector<Operation> operations) {
  auto request = request_of(std::move(operations));
  if (!request.ok()) return request.status();
  if ((*request)->operations.empty()) return {};
  return requests_.push_now(*request, [&] {
    (*request)->token = next_token_;
    next_token_ += (*request)->operations.size();
    show(**request);
  });
}

// Reads see the operations from now on. A later operation on the same key hides an earlier one.
void SqliteBrain::show(const Request& request) {
  Revision token = request.token;
  for (const Operation& operation : request.operations) {
    const bool sets = operation.kind == Operation::Kind::set;
    const Entry entry =
        sets ? Entry{operation.json, token, request.expires(operation), none} : Entry{};
    if (operation.kind != Operation::Kind::check) {
      recent_.queue({operation.space, operation.key}, entry, token);
    }
    ++token;
  }
}

// Scans read the file alone, so what is queued has to be there first.
void SqliteBrain::write_queued() {
  if (recent_.any_queued() && !writer_.is_this_thread()) (void)run(std::make_shared<Request>());
}

Status SqliteBrain::scan(std::string_view space, std::string_view prefix, std::string_view after,
                         std::size_t limit, const Reader::Each& each) {
  write_queued();
  return readers_.with([&](Reader& reader) {
    return reader.scan({space, prefix}, after, limit, clock_.now(), each);
  });
}

Result<std::vector<std::string>> SqliteBrain::spaces() {
  write_queued();
  std::vector<std::string> names;
  const Status status = readers_.with([&](Reader& reader) {
    auto read = reader.spaces(clock_.now());
    if (read.ok()) names = std::move(*read);
    return read.status();
  });
  if (!status.ok()) return status;
  return names;
}

Status SqliteBrain::flush() {
  auto request = std::make_shared<Request>();
  request->asks_for_failures = true;
  return run(request);
}

// A damaged file mostly still has most of what it had, so it is served, and the damage is told. A
// large one is not looked through: that would make the start slow.
Status look_for_damage(const std::string& path) {
  constexpr std::uintmax_t kMostBytes = 64u << 20;
  std::error_code error;
  if (std::filesystem::file_size(path, error) > kMostBytes || error) return {};
  Status whole = sqlite::check_whole(path, sqlite::Care::pages);
  if (!whole.ok()) log::error("brain", whole.message());
  return whole;
}

}  // namespace

Result<std::unique_ptr<Brain>> Brain::open(const std::string& path, const Clock& clock,
                                           Limits limits) {
  auto store = Store::open(path);
  if (!store.ok()) return store.status();
  auto version = VersionFile::open(path);
  if (!version.ok()) return version.status();
  return std::unique_ptr<Brain>(std::make_unique<SqliteBrain>(
      path, std::move(*store), std::move(*version), clock, limits, look_for_damage(path)));
}

}  // namespace cox::brain
