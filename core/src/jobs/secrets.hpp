// "${secret:NAME}" in what a process is given. Pure, apart from the desk it asks.
#pragma once

#include <string>

#include "base/status.hpp"
#include "jobs/spec.hpp"
#include "work/desk.hpp"

namespace cox::jobs {

// The spec with the secrets in its environment and input, as the desk lends them to `plugin`. Fails
// where one is not lent, and where there is no desk.
Result<Spec> fill_in_secrets(Spec spec, std::string_view plugin, work::SecretDesk* desk);

}  // namespace cox::jobs
