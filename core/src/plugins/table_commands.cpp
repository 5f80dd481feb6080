// commands/1.

#include "plugins/host_tables.hpp"
#include "plugins/thunk.hpp"
#include "work/checking.hpp"

namespace cox::plugins {

namespace {

cox_status commands_list(const cox_host* table, const cox_message* asker, const cox_sink* sink) {
  return guarded(sink, [&]() -> Status {
    put(sink, host(table).commands_for(asker));
    return {};
  });
}

// Whoever asks must stand somewhere.
Result<chat::Message> speaker(const cox_message* asker) {
  if (asker == nullptr) return invalid("nobody asks: give the message of whoever does");
  return chat::from_c(*asker);
}

cox_status check(const cox_host* table, const cox_message* asker, cox_str who, cox_str line,
                 const cox_sink* sink) {
  return guarded(sink, [&]() -> Status {
    auto message = speaker(asker);
    if (!message.ok()) return message.status();
    auto found = work::check(host(table).work(), *message, from_c(who), from_c(line));
    if (found.ok()) put(sink, found->dump());
    return found.status();
  });
}

cox_status explain(const cox_host* table, const cox_message* asker, const cox_sink* sink) {
  return guarded(sink, [&]() -> Status {
    auto message = speaker(asker);
    if (!message.ok()) return message.status();
    auto found = work::explain(host(table).work(), *message);
    if (found.ok()) put(sink, found->dump());
    return found.status();
  });
}

cox_status complete(const cox_host* table, const cox_message* asker, cox_str line,
                    const cox_sink* sink) {
  return guarded(sink, [&]() -> Status {
    auto message = speaker(asker);
    if (!message.ok()) return message.status();
    put(sink, work::complete(host(table).work(), *message, from_c(line)).dump());
    return {};
  });
}

}  // namespace

const void* commands_table() {
  static const cox_commands_1 table{
      sizeof(cox_commands_1), 0, commands_list, check, explain, complete};
  return &table;
}

}  // namespace cox::plugins
