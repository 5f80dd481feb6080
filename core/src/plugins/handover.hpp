// The moment one generation of a plugin takes over from another, or goes for good. Nothing is lost:
// what waits in the older mailbox is done by the newer generation, what has begun goes on in the
// older. Threads: any; one change of one plugin at a time.
#pragma once

#include <vector>

#include "plugins/generation.hpp"

namespace cox::plugins {

// Makes `next` live in the place of `old` (which may be null). On failure nothing has changed.
Status take_over(work::Work& work, const GenerationPtr& old, const GenerationPtr& next);

// Takes `old` out: new messages do not reach it any more.
Status take_out(work::Work& work, const GenerationPtr& old);

// After `drain` milliseconds: if the retired generation is still busy, its operations are cancelled
// and the rooms of its open calls are told.
void watch_drain(work::Work& work, const GenerationPtr& retired, Millis drain);

}  // namespace cox::plugins
