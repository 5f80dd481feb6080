// What becomes of a plan once nothing is missing, or when it must not begin any more. Threads: any.
#pragma once

#include <string>

#include "work/work.hpp"

namespace cox::work {

// Posts the plan to its plugin, where everything is judged and computed once more before it begins.
void begin_plan(Work& work, const Plan& plan);

// Takes the plan out, records why, and says so where it was asked for.
void void_plan(Work& work, const Plan& plan, const std::string& why);

// Sees to it that the plan is void when its time is over.
void arm_expiry(Work& work, const Plan& plan);

// Writes what happened to a plan into the records; ok once it is on disk.
Status record_plan(Work& work, const Plan& plan, std::string_view what, Json more = Json::object());

}  // namespace cox::work
