// Who may say yes to a plan, and whether those who did still may. Pure questions to the authority.
// Threads: any.
#pragma once

#include "base/status.hpp"
#include "work/plan.hpp"
#include "work/services.hpp"

namespace cox::work {

// Whether whoever speaks in `by` is who asked for the plan, by whichever account.
bool asked_for(const Services& services, const Plan& plan, const chat::Message& by);

// What whoever speaks in `message` would ask of the authority to run this plan.
authority::Request request_of(const Plan& plan, const chat::Message& message);

// Whether `by` may approve it; denied says why not.
Status may_approve(const Services& services, const Plan& plan, const chat::Message& by);
// Whether `by` may take it back: who asked, and who might approve it.
Status may_deny(const Services& services, const Plan& plan, const chat::Message& by);

// Whether its approvals are good for what the rules demand now: of different persons, none of them
// the asker, each still one of those who may.
Status still_approved(const Services& services, const Plan& plan,
                      const authority::Decision& decision);

}  // namespace cox::work
