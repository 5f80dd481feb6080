// Looks for damage in a SQLite file: bytes that a disk, a copy or a program has changed.
// SQLite keeps no checksums, so a byte that changes within a text, to another good one, is not
// found. Threads: any.
#pragma once

#include <string>

#include "base/status.hpp"

namespace cox::sqlite {

// Pages and rows alone, at about the speed of reading them; or also that each index has what its
// table has, which takes several times as long.
enum class Care { pages, indexes };

// What is damaged and what to do about it.
Status check_whole(const std::string& path, Care care);

}  // namespace cox::sqlite
