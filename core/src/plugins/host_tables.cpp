#include "plugins/host_tables.hpp"

#include <cstring>
#include <exception>
#include <iterator>
#include <string>
#include <vector>

#include "base/crypto.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "config/version.hpp"
#include "plugins/host.hpp"
#include "work/boundary.hpp"
#include "work/invoke.hpp"

namespace cox::plugins {

namespace {

using text::from_c;

void put(const cox_sink* sink, std::string_view words) {
  if (sink != nullptr && sink->put != nullptr) sink->put(sink->self, text::to_c(words));
}

cox_status answer(const Status& status, const cox_sink* sink) {
  if (!status.ok()) put(sink, status.message());
  return static_cast<cox_status>(status.code());
}

// Runs the body of a thunk: nothing it throws crosses into the library.
template <class Body>
cox_status guarded(const cox_sink* sink, const Body& body) noexcept {
  try {
    return answer(body(), sink);
  } catch (const std::exception& error) {
    log::error("plugins", text::cat("a host function failed: ", error.what()));
  } catch (...) {
    log::error("plugins", "a host function failed");
  }
  return COX_FAILED;
}

}  // namespace

// Static functions with C linkage in spirit; a struct so that Host can name it a friend.
struct Thunks {
  static Host& host(const cox_host* table) { return Host::of(table); }

  // ---- base ----
  static cox_status declare(const cox_host* table, cox_str declaration, const cox_handler* handler,
                            const cox_sink* sink) {
    return guarded(sink, [&]() -> Status {
      auto value = host(table).declare(from_c(declaration), handler);
      if (value.ok()) put(sink, value->dump());
      return value.status();
    });
  }
  static cox_status send(const cox_host* table, const cox_outgoing* out, std::uint64_t* ref,
                         const cox_sink* sink) {
    return guarded(sink, [&]() -> Status {
      if (out == nullptr) return invalid("nothing to send");
      auto sent = host(table).send(*out);
      if (sent.ok() && ref != nullptr) *ref = *sent;
      return sent.status();
    });
  }
  static void log(const cox_host* table, std::int32_t level, cox_str line) {
    guarded(nullptr, [&]() -> Status {
      const auto clamped = std::clamp<std::int32_t>(level, COX_LOG_DEBUG, COX_LOG_ERROR);
      log::write(static_cast<log::Level>(clamped), host(table).id(), text::to_utf8(from_c(line)));
      return {};
    });
  }
  static std::int64_t now(const cox_host* table) { return host(table).work().services.clock.now(); }
  static std::uint64_t random(const cox_host* table) {
    return host(table).work().services.random.next();
  }
  static const void* extension(const cox_host*, const char* name) {
    return name == nullptr ? nullptr : host_extension(name);
  }

  // ---- brain/1 ----
  static cox_status brain_get(const cox_host* table, cox_str space, cox_str key,
                              std::uint64_t* revision, const cox_sink* sink) {
    return guarded(sink, [&]() -> Status {
      Host& self = host(table);
      work::count(self.work().metrics.brain_reads);
      auto named = self.space(from_c(space));
      if (!named.ok()) return named.status();
      auto value = self.work().services.brain.get(*named, from_c(key));
      if (revision != nullptr) *revision = value.ok() ? value->revision : COX_REVISION_NONE;
      if (value.ok()) put(sink, value->json);
      return value.status();
    });
  }
  static cox_status brain_apply(const cox_host* table, const cox_brain_op* ops, std::size_t count,
                                std::uint32_t mode, std::uint64_t* revisions,
                                const cox_sink* sink) {
    return guarded(sink, [&]() -> Status {
      Host& self = host(table);
      std::vector<brain::Operation> operations;
      for (std::size_t i = 0; i < count; ++i) {
        auto each = operation(self, ops[i]);
        if (!each.ok()) return each.status();
        operations.push_back(std::move(*each));
      }
      brain::Brain& brain = self.work().services.brain;
      work::count(self.work().metrics.brain_writes);
      if (mode == COX_BRAIN_SOON) return brain.apply_soon(std::move(operations));
      auto applied = brain.apply(std::move(operations));
      if (applied.status().code() == Code::conflict)
        work::count(self.work().metrics.brain_conflicts);
      if (applied.ok() && revisions != nullptr)
        std::copy(applied->begin(), applied->end(), revisions);
      return applied.status();
    });
  }
  static Result<brain::Operation> operation(const Host& self, const cox_brain_op& op) {
    auto space = self.space(from_c(op.space));
    if (!space.ok()) return space.status();
    brain::Operation operation;
    operation.kind = op.kind == COX_BRAIN_REMOVE  ? brain::Operation::Kind::remove
                     : op.kind == COX_BRAIN_CHECK ? brain::Operation::Kind::check
                                                  : brain::Operation::Kind::set;
    operation.space = std::move(*space);
    operation.key = std::string(from_c(op.key));
    operation.json = std::string(from_c(op.value));
    operation.expected = op.expected;
    operation.ttl = op.ttl;
    return operation;
  }
  static cox_status brain_scan(const cox_host* table, cox_str space, cox_str prefix, cox_str after,
                               std::size_t limit, void* context,
                               std::int32_t (*each)(void*, cox_str, cox_str, std::uint64_t)) {
    return guarded(nullptr, [&]() -> Status {
      Host& self = host(table);
      if (each == nullptr) return invalid("scan needs a function");
      work::count(self.work().metrics.brain_reads);
      auto named = self.space(from_c(space));
      if (!named.ok()) return named.status();
      return self.work().services.brain.scan(
          *named, from_c(prefix), from_c(after), limit,
          [&](std::string_view key, const brain::Value& value) {
            return each(context, text::to_c(key), text::to_c(value.json), value.revision) != 0;
          });
    });
  }
  static cox_status brain_watch(const cox_host* table, cox_str space, cox_str prefix,
                                const cox_handler* handler, std::uint64_t* id) {
    return guarded(nullptr, [&]() -> Status {
      Host& self = host(table);
      if (handler == nullptr) return invalid("a watch needs a handler");
      auto named = self.space(from_c(space));
      if (!named.ok()) {
        cox_handler refused = *handler;
        work::drop(refused);
        return named.status();
      }
      auto watched = self.watch(std::move(*named), std::string(from_c(prefix)), *handler);
      if (watched.ok() && id != nullptr) *id = *watched;
      return watched.status();
    });
  }
  static cox_status brain_unwatch(const cox_host* table, std::uint64_t id) {
    return guarded(nullptr, [&] { return host(table).unwatch(id); });
  }

  // ---- timer/1, ask/1, events/1 ----
  static cox_status timer_start(const cox_host* table, cox_str call, std::int64_t delay,
                                std::int64_t period, const cox_handler* handler, std::uint64_t* id,
                                const cox_sink* sink) {
    return guarded(sink, [&]() -> Status {
      if (handler == nullptr) return invalid("a timer needs a handler");
      return host(table).start_timer(from_c(call), delay, period, *handler, id);
    });
  }
  static cox_status timer_cancel(const cox_host* table, std::uint64_t id) {
    return guarded(nullptr, [&] { return host(table).cancel_timer(id); });
  }
  static cox_status timer_next(const cox_host*, cox_str cron, cox_str zone, std::int64_t after,
                               std::int64_t* at, const cox_sink* sink) {
    return guarded(sink, [&]() -> Status {
      auto next = Host::next_time(from_c(cron), std::string(from_c(zone)), after);
      if (next.ok() && at != nullptr) *at = *next;
      return next.status();
    });
  }
  static cox_status ask(const cox_host* table, const cox_question* question, const cox_sink* sink) {
    return guarded(sink, [&]() -> Status {
      return question == nullptr ? invalid("no question") : host(table).ask(*question);
    });
  }
  static cox_status emit(const cox_host* table, cox_str name, cox_str payload,
                         const cox_sink* sink) {
    return guarded(sink, [&] { return host(table).emit(from_c(name), from_c(payload)); });
  }

  // ---- http/1, crypto/1 ----
  static cox_status respond(const cox_host* table, std::uint64_t id,
                            const cox_http_response* response, const cox_sink* sink) {
    return guarded(sink, [&]() -> Status {
      return response == nullptr ? invalid("no answer") : host(table).respond(id, *response);
    });
  }
  static cox_status hold(const cox_host* table, std::uint64_t id) {
    return guarded(nullptr, [&] { return host(table).hold(id); });
  }
  static cox_status fetch(const cox_host* table, cox_str call, const cox_fetch* request,
                          const cox_handler* handler, std::uint64_t* id, const cox_sink* sink) {
    return guarded(sink, [&]() -> Status {
      if (handler == nullptr) return invalid("a request needs a handler for its answer");
      if (request == nullptr) return invalid("no request");
      auto sent = host(table).fetch(from_c(call), *request, *handler);
      if (sent.ok() && id != nullptr) *id = *sent;
      return sent.status();
    });
  }
  static cox_status fetch_cancel(const cox_host* table, std::uint64_t id) {
    return guarded(nullptr, [&] { return host(table).cancel_fetch(id); });
  }
  static cox_status digest(const cox_host*, std::uint32_t algorithm, cox_str data,
                           const cox_sink* sink) {
    return guarded(sink, [&]() -> Status {
      auto made = crypto::digest(algorithm, from_c(data));
      if (made.ok()) put(sink, *made);
      return made.status();
    });
  }
  static cox_status hmac(const cox_host*, std::uint32_t algorithm, cox_str key, cox_str data,
                         const cox_sink* sink) {
    return guarded(sink, [&]() -> Status {
      auto made = crypto::hmac(algorithm, from_c(key), from_c(data));
      if (made.ok()) put(sink, *made);
      return made.status();
    });
  }
  static cox_status verify_ed25519(const cox_host*, cox_str public_key, cox_str data,
                                   cox_str signature) {
    return guarded(nullptr, [&]() -> Status {
      if (crypto::verify_ed25519(from_c(public_key), from_c(data), from_c(signature))) return {};
      return {Code::denied, "the signature does not fit"};
    });
  }
  static std::int32_t equal(const cox_host*, cox_str a, cox_str b) {
    return crypto::equal(from_c(a), from_c(b)) ? 1 : 0;
  }

  // ---- orders/1 ----
  static cox_status give_order(const cox_host* table, cox_str call, const cox_sink* sink) {
    return guarded(sink, [&]() -> Status {
      auto order = host(table).give_order(from_c(call));
      if (order.ok()) put(sink, *order);
      return order.status();
    });
  }
  static cox_status carry_out_order(const cox_host* table, cox_str order, cox_str words,
                                    const cox_sink* sink) {
    return guarded(sink, [&] {
      Host& self = host(table);
      return self.work().orders.carry_out(self.id(), from_c(order), text::to_utf8(from_c(words)));
    });
  }
  static cox_status revoke_order(const cox_host* table, cox_str order, const cox_sink* sink) {
    return guarded(sink, [&] {
      Host& self = host(table);
      return self.work().orders.revoke(self.id(), from_c(order));
    });
  }

  // ---- commands/1, admin/1, adapter/1 ----
  static cox_status commands_list(const cox_host* table, const cox_message* asker,
                                  const cox_sink* sink) {
    return guarded(sink, [&]() -> Status {
      put(sink, host(table).commands_for(asker));
      return {};
    });
  }
  static cox_status perform(const cox_host* table, cox_str verb, cox_str arguments,
                            const cox_sink* sink) {
    return guarded(sink, [&]() -> Status {
      auto parsed = Json::parse(arguments.size == 0 ? "{}" : from_c(arguments));
      if (!parsed) return invalid("the arguments are not JSON");
      auto done = host(table).admin().perform(from_c(verb), *parsed);
      if (done.ok()) put(sink, done->dump());
      return done.status();
    });
  }
  static cox_status provide(const cox_host* table, const cox_adapter_type* type,
                            const cox_sink* sink) {
    return guarded(sink, [&]() -> Status {
      return type == nullptr ? invalid("no adapter") : host(table).provide(*type);
    });
  }
};

cox_host host_table() {
  cox_host table{};
  table.size = sizeof(table);
  table.abi_major = COX_ABI_MAJOR;
  table.abi_minor = COX_ABI_MINOR;
  table.core_version = config::version();
  table.declare = Thunks::declare;
  table.send = Thunks::send;
  table.log = Thunks::log;
  table.now = Thunks::now;
  table.random = Thunks::random;
  table.extension = Thunks::extension;
  return table;
}

const void* host_extension(const char* name) {
  static const cox_brain_1 brain{sizeof(cox_brain_1),  0,
                                 Thunks::brain_get,    Thunks::brain_apply,
                                 Thunks::brain_scan,   Thunks::brain_watch,
                                 Thunks::brain_unwatch};
  static const cox_timer_1 timer{sizeof(cox_timer_1), 0, Thunks::timer_start, Thunks::timer_cancel,
                                 Thunks::timer_next};
  static const cox_ask_1 ask{sizeof(cox_ask_1), 0, Thunks::ask};
  static const cox_events_1 events{sizeof(cox_events_1), 0, Thunks::emit};
  static const cox_commands_1 commands{sizeof(cox_commands_1), 0, Thunks::commands_list};
  static const cox_orders_1 orders{sizeof(cox_orders_1), 0, Thunks::give_order,
                                   Thunks::carry_out_order, Thunks::revoke_order};
  static const cox_admin_1 admin{sizeof(cox_admin_1), 0, Thunks::perform};
  static const cox_adapter_1 adapter{sizeof(cox_adapter_1), 0, Thunks::provide};
  static const cox_http_1 http{sizeof(cox_http_1),  0, Thunks::respond, Thunks::hold, Thunks::fetch,
                               Thunks::fetch_cancel};
  static const cox_crypto_1 crypto{
      sizeof(cox_crypto_1), 0, Thunks::digest, Thunks::hmac, Thunks::verify_ed25519, Thunks::equal};
  static const struct {
    const char* name;
    const void* table;
  } all[] = {{COX_EXT_BRAIN, &brain},   {COX_EXT_TIMER, &timer},       {COX_EXT_ASK, &ask},
             {COX_EXT_EVENTS, &events}, {COX_EXT_COMMANDS, &commands}, {COX_EXT_ADMIN, &admin},
             {COX_EXT_ORDERS, &orders}, {COX_EXT_ADAPTER, &adapter},   {COX_EXT_HTTP, &http},
             {COX_EXT_CRYPTO, &crypto}};
  for (const auto& each : all) {
    if (std::strcmp(each.name, name) == 0) return each.table;
  }
  return nullptr;
}

}  // namespace cox::plugins
