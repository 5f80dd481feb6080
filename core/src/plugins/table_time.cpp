// timer/1, ask/1, events/1 and orders/1.

#include "plugins/host_tables.hpp"
#include "plugins/thunk.hpp"

namespace cox::plugins {

namespace {

cox_status timer_start(const cox_host* table, cox_str call, std::int64_t delay, std::int64_t period,
                       const cox_handler* handler, std::uint64_t* id, const cox_sink* sink) {
  return guarded(sink, [&]() -> Status {
    if (handler == nullptr) return invalid("a timer needs a handler");
    return host(table).start_timer(from_c(call), delay, period, *handler, id);
  });
}

cox_status timer_cancel(const cox_host* table, std::uint64_t id) {
  return guarded(nullptr, [&] { return host(table).cancel_timer(id); });
}

cox_status timer_next(const cox_host*, cox_str cron, cox_str zone, std::int64_t after,
                      std::int64_t* at, const cox_sink* sink) {
  return guarded(sink, [&]() -> Status {
    auto next = Host::next_time(from_c(cron), std::string(from_c(zone)), after);
    if (next.ok() && at != nullptr) *at = *next;
    return next.status();
  });
}

cox_status ask(const cox_host* table, const cox_question* question, const cox_sink* sink) {
  return guarded(sink, [&]() -> Status {
    return question == nullptr ? invalid("no question") : host(table).ask(*question);
  });
}

cox_status emit(const cox_host* table, cox_str name, cox_str payload, const cox_sink* sink) {
  return guarded(sink, [&] { return host(table).emit(from_c(name), from_c(payload)); });
}

cox_status give_order(const cox_host* table, cox_str call, const cox_sink* sink) {
  return guarded(sink, [&]() -> Status {
    auto order = host(table).give_order(from_c(call));
    if (order.ok()) put(sink, *order);
    return order.status();
  });
}

cox_status carry_out_order(const cox_host* table, cox_str order, cox_str words,
                           const cox_sink* sink) {
  return guarded(sink, [&] {
    Host& self = host(table);
    return self.work().orders.carry_out(self.id(), from_c(order), text::to_utf8(from_c(words)));
  });
}

cox_status revoke_order(const cox_host* table, cox_str order, const cox_sink* sink) {
  return guarded(sink, [&] {
    Host& self = host(table);
    return self.work().orders.revoke(self.id(), from_c(order));
  });
}

}  // namespace

const void* timer_table() {
  static const cox_timer_1 table{sizeof(cox_timer_1), 0, timer_start, timer_cancel, timer_next};
  return &table;
}

const void* ask_table() {
  static const cox_ask_1 table{sizeof(cox_ask_1), 0, ask};
  return &table;
}

const void* events_table() {
  static const cox_events_1 table{sizeof(cox_events_1), 0, emit};
  return &table;
}

const void* orders_table() {
  static const cox_orders_1 table{sizeof(cox_orders_1), 0, give_order, carry_out_order,
                                  revoke_order};
  return &table;
}

}  // namespace cox::plugins
