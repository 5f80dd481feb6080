// The extensions behind a desk: authority/1, audit/1, secrets/1, jobs/1.
#include <string>

#include "plugins/host_tables.hpp"
#include "plugins/thunk.hpp"

namespace cox::plugins {

namespace {

cox_status authority(const cox_host* table, cox_str call, cox_str verb, cox_str arguments,
                     const cox_sink* sink) {
  return at_desk(table, host(table).work().desks.authority, call, verb, arguments, sink);
}

cox_status publish(const cox_host* table, cox_str name, cox_str value, std::int64_t ttl,
                   const cox_sink* sink) {
  const Json arguments = Json::object(
      {{"name", std::string(from_c(name))}, {"value", std::string(from_c(value))}, {"ttl", ttl}});
  const std::string text = arguments.dump();
  return at_desk(table, host(table).work().desks.authority, {}, text::to_c("publish"),
                 text::to_c(text), sink);
}

cox_status audit(const cox_host* table, cox_str verb, cox_str arguments, const cox_sink* sink) {
  return at_desk(table, host(table).work().desks.audit, {}, verb, arguments, sink);
}

// The value goes to the plugin alone: it is no JSON, and nothing logs it.
cox_status reveal(const cox_host* table, cox_str name, const cox_sink* sink) {
  return guarded(sink, [&]() -> Status {
    const Host& self = host(table);
    if (self.work().desks.secrets == nullptr) return {Code::unsupported, "this bot has no secrets"};
    auto value = self.work().desks.secrets->reveal(self.id(), from_c(name));
    if (value.ok()) put(sink, *value);
    return value.status();
  });
}

cox_status start_job(const cox_host* table, cox_str call, cox_str job, const cox_sink* sink) {
  return at_desk(table, host(table).work().desks.jobs, call, text::to_c("start"), job, sink);
}

cox_status jobs(const cox_host* table, cox_str call, cox_str verb, cox_str arguments,
                const cox_sink* sink) {
  return at_desk(table, host(table).work().desks.jobs, call, verb, arguments, sink);
}

}  // namespace

const void* authority_table() {
  static const cox_authority_1 table{sizeof(cox_authority_1), 0, authority, publish};
  return &table;
}

const void* audit_table() {
  static const cox_audit_1 table{sizeof(cox_audit_1), 0, audit};
  return &table;
}

const void* secrets_table() {
  static const cox_secrets_1 table{sizeof(cox_secrets_1), 0, reveal};
  return &table;
}

const void* jobs_table() {
  static const cox_jobs_1 table{sizeof(cox_jobs_1), 0, start_job, jobs};
  return &table;
}

}  // namespace cox::plugins
