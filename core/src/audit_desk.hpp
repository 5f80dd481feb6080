// The records for those who ask: what plugins reach through audit/1. It looks into the file of the
// records with connections of its own, so whoever asks never holds up who records. Threads: any.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "audit/index.hpp"
#include "audit/reader.hpp"
#include "audit/records.hpp"
#include "audit/verify.hpp"
#include "base/clock.hpp"
#include "work/desk.hpp"

namespace cox {

class AuditDesk final : public work::Desk {
 public:
  // `path` is the file of the records; the index lies beside it. The records and the clock must
  // outlive the desk.
  AuditDesk(audit::Records& records, std::string path, const Clock& clock);

  // "tail", "search", "head", "verify": see docs/abi.md.
  Result<Json> perform(const work::Speaker& who, std::string_view verb,
                       const Json& arguments) override;

  // The newest record.
  Result<audit::Head> head();
  // Takes some of what was recorded since into the index, so that the next search need not; whether
  // there is more.
  Result<bool> catch_up();

 private:
  using ReaderPtr = std::unique_ptr<audit::Reader>;
  Result<Json> tail(const Json& arguments);
  Result<Json> search(const Json& arguments);
  Result<Json> show_head(const Json& arguments);
  Result<Json> verify(const Json& arguments);
  Result<ReaderPtr> reader();
  Status open_index();  // the caller holds mutex_

  audit::Records& records_;
  const std::string path_;
  const Clock& clock_;
  std::mutex mutex_;  // guards index_
  std::unique_ptr<audit::Index> index_;
};

// Where the index of the records at `path` lies.
std::string index_of(const std::string& path);

// What verifying came to, as JSON: "ok", "count", "first", "last", "head", "findings".
Json to_json(const audit::Verified& verified);

}  // namespace cox
