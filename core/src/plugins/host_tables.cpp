#include "plugins/host_tables.hpp"

#include <algorithm>
#include <cstring>

#include "config/version.hpp"
#include "plugins/thunk.hpp"

namespace cox::plugins {

namespace {

cox_status declare(const cox_host* table, cox_str declaration, const cox_handler* handler,
                   const cox_sink* sink) {
  return guarded(sink, [&]() -> Status {
    auto value = host(table).declare(from_c(declaration), handler);
    if (value.ok()) put(sink, value->dump());
    return value.status();
  });
}

cox_status send(const cox_host* table, const cox_outgoing* out, std::uint64_t* ref,
                const cox_sink* sink) {
  return guarded(sink, [&]() -> Status {
    if (out == nullptr) return invalid("nothing to send");
    auto sent = host(table).send(*out);
    if (sent.ok() && ref != nullptr) *ref = *sent;
    return sent.status();
  });
}

void log(const cox_host* table, std::int32_t level, cox_str line) {
  guarded(nullptr, [&]() -> Status {
    const auto clamped = std::clamp<std::int32_t>(level, COX_LOG_DEBUG, COX_LOG_ERROR);
    log::write(static_cast<log::Level>(clamped), host(table).id(), text::to_utf8(from_c(line)));
    return {};
  });
}

std::int64_t now(const cox_host* table) { return host(table).work().services.clock.now(); }
std::uint64_t random(const cox_host* table) { return host(table).work().services.random.next(); }

const void* extension(const cox_host*, const char* name) {
  return name == nullptr ? nullptr : host_extension(name);
}

}  // namespace

cox_host host_table() {
  cox_host table{};
  table.size = sizeof(table);
  table.abi_major = COX_ABI_MAJOR;
  table.abi_minor = COX_ABI_MINOR;
  table.core_version = config::version();
  table.declare = declare;
  table.send = send;
  table.log = log;
  table.now = now;
  table.random = random;
  table.extension = extension;
  return table;
}

const void* host_extension(const char* name) {
  static const struct {
    const char* name;
    const void* table;
  } all[] = {{COX_EXT_BRAIN, brain_table()},
             {COX_EXT_TIMER, timer_table()},
             {COX_EXT_ASK, ask_table()},
             {COX_EXT_EVENTS, events_table()},
             {COX_EXT_COMMANDS, commands_table()},
             {COX_EXT_ADMIN, admin_table()},
             {COX_EXT_ORDERS, orders_table()},
             {COX_EXT_ADAPTER, adapter_table()},
             {COX_EXT_HTTP, http_table()},
             {COX_EXT_CRYPTO, crypto_table()},
             {COX_EXT_AUTHORITY, authority_table()},
             {COX_EXT_AUDIT, audit_table()},
             {COX_EXT_SECRETS, secrets_table()},
             {COX_EXT_JOBS, jobs_table()}};
  for (const auto& each : all) {
    if (std::strcmp(each.name, name) == 0) return each.table;
  }
  return nullptr;
}

}  // namespace cox::plugins
