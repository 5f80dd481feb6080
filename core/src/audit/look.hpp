// The parts of verify(): one kind of source each. Threads: any.
#pragma once

#include <string>

#include "audit/verify.hpp"

namespace cox::audit {

// They compare what is known of the records that they find, and name the rest in `unseen`.
Result<Verified> look_at_file(const std::string& path, const Wanted& wanted);
Result<Verified> look_at_segment(const std::string& path, const Wanted& wanted);

// Whether what somebody knows of record `known.seq` holds.
void compare(Verified& verified, const Head& known, const Head& is);

}  // namespace cox::audit
