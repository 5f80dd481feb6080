// admin/1 and adapter/1.

#include "plugins/host_tables.hpp"
#include "plugins/thunk.hpp"

namespace cox::plugins {

namespace {

cox_status admin_perform(const cox_host* table, cox_str verb, cox_str arguments,
                         const cox_sink* sink) {
  return guarded(sink, [&]() -> Status {
    auto parsed = Json::parse(arguments.size == 0 ? "{}" : from_c(arguments));
    if (!parsed) return invalid("the arguments are not JSON");
    auto done = host(table).perform(from_c(verb), *parsed);
    if (done.ok()) put(sink, done->dump());
    return done.status();
  });
}

cox_status provide(const cox_host* table, const cox_adapter_type* type, const cox_sink* sink) {
  return guarded(sink, [&]() -> Status {
    return type == nullptr ? invalid("no adapter") : host(table).provide(*type);
  });
}

}  // namespace

const void* admin_table() {
  static const cox_admin_1 table{sizeof(cox_admin_1), 0, admin_perform};
  return &table;
}

const void* adapter_table() {
  static const cox_adapter_1 table{sizeof(cox_adapter_1), 0, provide};
  return &table;
}

}  // namespace cox::plugins
