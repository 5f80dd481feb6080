// The parts of this floor, in one place for those who need several of them.
#pragma once

#include "work/calls.hpp"
#include "work/operations.hpp"
#include "work/questions.hpp"
#include "work/registry.hpp"
#include "work/services.hpp"

namespace cox::work {

struct Work {
  explicit Work(Services& lower)
      : services(lower),
        calls(lower.records, lower.clock, lower.ids),
        registry(lower.steps),
        questions(lower.brain, lower.clock),
        operations(lower, calls) {}

  Services& services;
  Calls calls;
  Registry registry;
  Questions questions;
  Operations operations;
};

}  // namespace cox::work
