// The parts of this floor, in one place for those who need several of them.
#pragma once

#include "work/buttons.hpp"
#include "work/calls.hpp"
#include "work/desk.hpp"
#include "work/exchange.hpp"
#include "work/metrics.hpp"
#include "work/operations.hpp"
#include "work/orders.hpp"
#include "work/plans.hpp"
#include "work/questions.hpp"
#include "work/registry.hpp"
#include "work/services.hpp"
#include "work/trace.hpp"

namespace cox::work {

struct Work {
  explicit Work(Services& lower)
      : services(lower),
        calls(lower.records, lower.clock, lower.ids),
        registry(lower.steps),
        questions(lower.brain, lower.clock),
        plans(lower.brain),
        buttons(lower.brain, lower.clock),
        requests(lower),
        operations(lower, calls),
        orders(lower.brain, lower.clock, lower.ids) {}

  Services& services;
  Metrics metrics;
  Calls calls;
  Registry registry;
  Questions questions;
  Plans plans;
  Buttons buttons;
  Requests requests;
  Operations operations;
  Orders orders;
  Traces traces;
  Desks desks;
};

}  // namespace cox::work
