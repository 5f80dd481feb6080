#include "from_config.hpp"

#include <cstdint>

namespace cox {

work::Settings settings_of(const config::Config& config) {
  return {routing::Addressing(config.name, config.alias),
          config.middleware,
          config.resume,
          config.mailbox,
          {config.quarantine_failures, config.quarantine_window, config.stuck}};
}

chat::GateOptions gate_of(const config::Config& config) {
  chat::GateOptions options;
  options.message_bytes = config.message_bytes;
  options.answer_bots = config.answer_bots;
  options.flood_messages = config.flood_messages;
  options.flood_window = config.flood_window;
  options.flag_tokens = config.flag_tokens;
  return options;
}

std::uint64_t memory_of(const config::Config& config) {
  return std::uint64_t{config.memory_mib} << 20;
}

web::Fetcher::Options fetcher_of(const config::Config& config) {
  web::Fetcher::Options options;
  options.allow = config.http_client.allow;
  if (const auto& proxy = config.http_client.proxy) {
    options.proxy = net::Proxy{.host = proxy->host,
                               .port = static_cast<std::uint16_t>(proxy->port),
                               .user = proxy->user,
                               .password = proxy->password};
  }
  return options;
}

plugins::CrashRule crashes_of(const config::Config& config) {
  return {config.crashes, config.crash_window};
}

authority::Policy policy_of(const config::Config& config) {
  return {config.policy == config::Policy::open, config.admins, config.authority};
}

}  // namespace cox
