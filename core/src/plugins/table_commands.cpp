// commands/1.

#include "plugins/host_tables.hpp"
#include "plugins/thunk.hpp"

namespace cox::plugins {

namespace {

cox_status commands_list(const cox_host* table, const cox_message* asker, const cox_sink* sink) {
  return guarded(sink, [&]() -> Status {
    put(sink, host(table).commands_for(asker));
    return {};
  });
}

cox_status check(const cox_host*, const cox_message*, cox_str, cox_str, const cox_sink* sink) {
  return answer({Code::unsupported, "this bot cannot do that yet"}, sink);
}

cox_status explain(const cox_host*, const cox_message*, const cox_sink* sink) {
  return answer({Code::unsupported, "this bot cannot do that yet"}, sink);
}

cox_status complete(const cox_host*, const cox_message*, cox_str, const cox_sink* sink) {
  return answer({Code::unsupported, "this bot cannot do that yet"}, sink);
}

}  // namespace

const void* commands_table() {
  static const cox_commands_1 table{
      sizeof(cox_commands_1), 0, commands_list, check, explain, complete};
  return &table;
}

}  // namespace cox::plugins
