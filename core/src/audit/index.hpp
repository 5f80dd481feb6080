// What makes records quick to find: an index of their terms in a file of its own, which is made
// anew from the records whenever it is missing or does not fit them. It proves nothing and nothing
// waits for it; whoever searches brings it up to date first. Several programs may do that at once.
// Threads: one at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "audit/reader.hpp"
#include "audit/terms.hpp"
#include "base/sqlite.hpp"
#include "base/status.hpp"

namespace cox::audit {

class Index {
 public:
  // Opens or creates it; ":memory:" keeps it in memory. One that is damaged is made anew.
  static Result<std::unique_ptr<Index>> open(const std::string& path);

  // Takes in what was recorded since: whatever is not a call, and calls once they have ended. At
  // most so many batches of a few thousand records; whether there is more.
  Result<bool> catch_up(Reader& reader, std::size_t batches = SIZE_MAX);

  // Calls `each` with the numbers of the entries that have all terms (at least one), the newest
  // first, until it says false. Those of other times are among them where they are near.
  Status find(const Query& query, const std::function<bool(Seq)>& each);
  // The numbers between which everything of the query's time stands; nothing: {1, 0}.
  struct Range {
    Seq first = 1;
    Seq last = 0;
  };
  Result<Range> range(const Query& query);
  // The record of the end of the call that began with record `begin`, or 0.
  Result<Seq> end_of(Seq begin);

 private:
  // What a batch of records comes to.
  struct Entry {
    Seq seq;
    Millis time;
    std::string terms;
  };
  struct Batch {
    Head last;
    std::vector<Entry> entries;
    std::vector<std::pair<Seq, Seq>> ends;  // of the begin, of the end
  };

  explicit Index(sqlite::Database database) : database_(std::move(database)) {}
  static Result<std::unique_ptr<Index>> try_open(const std::string& path);
  Status prepare();
  Result<Head> done();
  Status check(Reader& reader);
  Status clear();
  Result<bool> take_batch(Reader& reader);
  static Status read(Reader& reader, Batch& batch);
  Status write(Batch batch);

  sqlite::Database database_;
  sqlite::Statement add_, add_end_, add_time_, done_, set_done_, find_, end_, range_;
};

}  // namespace cox::audit
