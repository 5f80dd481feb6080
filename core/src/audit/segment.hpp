// Records in a file of lines: an export, or a segment that was archived. The first line says what
// is in it, each further one is a record:
//
//   {"format":"cox-audit/1","first":1,"last":2,"previous":"HASH","hash":"HASH"}
//   {"seq":1,"hash":"HASH","record":BODY}
//
// `previous` is the hash of the record before the first, `hash` that of the last. BODY stands as it
// was hashed, byte for byte, and so a line is JSON and can be verified too. Threads: one at a time.
#pragma once

#include <cstdio>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "audit/chain.hpp"
#include "base/status.hpp"

namespace cox::audit {

// What the first line says.
struct Extent {
  Head before;  // the record before the first one
  Head last;

  Seq first() const { return before.seq + 1; }
};

std::string to_line(const Extent& extent);  // with its line feed
std::string to_line(const Row& row);        // likewise
Result<Extent> parse_extent(std::string_view line);
// The body borrows from the line. Nothing where it is no record.
std::optional<Row> parse_row(std::string_view line);

// A file that is read line by line.
class Segment {
 public:
  // "-" is standard input.
  static Result<Segment> open(const std::string& path);

  const Extent& extent() const { return extent_; }
  // Calls `each` for the records in the order in which they stand, until it says false. A line that
  // is no record is a failure that names it.
  Status each(const std::function<bool(const Row&)>& each);

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  Segment(std::string path, std::FILE* file) : path_(std::move(path)), file_(file) {}
  Result<std::string> line();  // empty at the end

  std::string path_;
  std::unique_ptr<std::FILE, Close> file_;
  std::size_t number_ = 0;  // of the line read last
  Extent extent_;
};

}  // namespace cox::audit
