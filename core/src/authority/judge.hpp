// One decision: the most specific rule that matches, else the permission, else the policy.
// Threads: pure functions over what they are given.
#pragma once

#include <string>
#include <vector>

#include "authority/compiled.hpp"
#include "authority/facts.hpp"
#include "authority/grants.hpp"
#include "authority/links.hpp"
#include "authority/question.hpp"
#include "authority/request.hpp"

namespace cox::authority {

struct Ground {
  const Compiled& compiled;
  const Facts& facts;
  const Grants& grants;
  const Links& links;
  Millis now;  // wall clock, for the windows of rules
};

// Every argument of the request holds one value.
Decision judge(const Ground& ground, const Request& request);

// The request as requests about one value each, where an argument is a list. Empty where there are
// more than can be looked at.
std::vector<Request> one_by_one(const Request& request);

// Two decisions about parts of the same request: a refusal counts, else whatever demands more.
Decision stricter(Decision a, Decision b);

}  // namespace cox::authority
