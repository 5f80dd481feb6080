// What the config says, as each part of the bot needs it. Threads: pure functions.
#pragma once

#include <cstdint>

#include "authority/authority.hpp"
#include "chat/gate.hpp"
#include "config/config.hpp"
#include "plugins/crash_log.hpp"
#include "web/fetcher.hpp"
#include "work/services.hpp"

namespace cox {

work::Settings settings_of(const config::Config& config);
chat::GateOptions gate_of(const config::Config& config);
// What may be resident, in bytes; 0: no limit of its own.
std::uint64_t memory_of(const config::Config& config);
web::Fetcher::Options fetcher_of(const config::Config& config);
plugins::CrashRule crashes_of(const config::Config& config);
authority::Policy policy_of(const config::Config& config);

}  // namespace cox
