// Verifies a file of lines.
#include <algorithm>
#include <utility>

#include "audit/look.hpp"
#include "audit/segment.hpp"
#include "base/text.hpp"

namespace cox::audit {

Result<Verified> look_at_segment(const std::string& path, const Wanted& wanted) {
  auto segment = Segment::open(path);
  if (!segment.ok()) return segment.status();
  const Extent& extent = segment->extent();
  Verified verified;
  verified.before = extent.before;
  verified.first = extent.first();
  Check check(extent.before);
  std::vector<Head> seen;
  const Status read = segment->each([&](const Row& row) {
    check.add(row);
    for (const Head& known : wanted.known) {
      if (known.seq == row.seq) seen.push_back({row.seq, row.hash});
    }
    return true;
  });
  verified.findings = check.finish();
  verified.count = check.count();
  verified.head = check.last();
  if (!read.ok())
    verified.findings.push_back({check.last().seq + 1, Finding::What::unreadable, read.message()});
  if (verified.ok() && verified.head.seq < extent.last.seq) {
    verified.findings.push_back({verified.head.seq + 1, Finding::What::cut_off,
                                 text::cat("record ", verified.head.seq + 1,
                                           " is cut off, and all after it: the first line "
                                           "promises those up to ",
                                           extent.last.seq)});
  } else if (verified.ok()) {
    compare(verified, extent.last, verified.head);
  }
  for (const Head& known : wanted.known) {
    const auto found = std::ranges::find(seen, known.seq, &Head::seq);
    if (found != seen.end()) {
      compare(verified, known, *found);
    } else {
      verified.unseen.push_back(known);
    }
  }
  return verified;
}

}  // namespace cox::audit
