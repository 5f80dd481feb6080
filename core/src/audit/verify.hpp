// Verifies records: those of a live file, of segments, or both as one chain. Threads: any; it uses
// as many as the machine has for a large file.
#pragma once

#include <string>
#include <vector>

#include "audit/chain.hpp"
#include "audit/check.hpp"
#include "base/status.hpp"

namespace cox::audit {

struct Verified {
  Seq first = 0;  // 0: there are none
  Head head;      // the last record
  Seq count = 0;
  Head before;                    // the record before the first one; seq 0: there is none
  std::vector<Finding> findings;  // empty: it is whole
  std::vector<Head> unseen;       // known heads that nothing was found for, while it looks

  bool ok() const { return findings.empty(); }
};

struct Wanted {
  std::vector<Head> known;  // heads that somebody noted or that were posted
  Seq newest = 0;           // look at so many of the newest records only; 0: all
};

// The records of a live file. A failure is one to read it; what is wrong with them is a finding.
Result<Verified> verify_file(const std::string& path, const Wanted& wanted = {});
// An export, or a segment.
Result<Verified> verify_segment(const std::string& path, const Wanted& wanted = {});

// The archived segments of `folder` in order, then the live file at `path`, as one chain.
Result<Verified> verify_all(const std::string& path, const std::string& folder,
                            const Wanted& wanted = {});

// Their files, in order of what is in them; none where there is no such folder. One that cannot be
// read is a failure: what lies in it would not be verified.
Result<std::vector<std::string>> segments_in(const std::string& folder);

}  // namespace cox::audit
