// What a job takes over from the command in which it is started, where it says nothing itself.
#pragma once

#include "jobs/spec.hpp"
#include "work/desk.hpp"

namespace cox::jobs {

// The key, with the command's arguments filled in ("deploy:{env}"), and the deadline.
void inherit(Spec& spec, const work::Speaker& who);

}  // namespace cox::jobs
