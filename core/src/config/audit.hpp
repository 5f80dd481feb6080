// The part "audit" of cox.json: what becomes of the records. Values.
#pragma once

#include <cstddef>
#include <string>

#include "base/clock.hpp"

namespace cox::config {

struct Audit {
  std::string post_adapter;  // where the head of the records is posted; empty: nowhere
  std::string post_room;     // the platform's id
  Millis post_every = 60 * 60'000;
  std::size_t keep_days = 0;  // older records are archived; 0: never by itself

  friend bool operator==(const Audit&, const Audit&) = default;
};

}  // namespace cox::config
