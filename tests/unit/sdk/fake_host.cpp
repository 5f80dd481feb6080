#include "fake_host.hpp"

#include <doctest/doctest.h>

namespace fake {

// The functions of the tables.
struct Functions {
  static Host& host(const cox_host* table) {
    return *reinterpret_cast<const Host::Table*>(table)->host;
  }
  static cox_status answer(const cox_host* table, const cox_sink* sink) {
    if (host(table).status != COX_OK) put(sink, host(table).why);
    return host(table).status;
  }

  static cox_status declare(const cox_host* table, cox_str json, const cox_handler* handler,
                            const cox_sink* sink) {
    Host& self = host(table);
    if (self.status != COX_OK) return answer(table, sink);
    const cox::Json facts = cox::Json::parse(text(json)).value();
    self.declared.push_back({facts, handler == nullptr ? cox_handler{} : *handler});
    if (facts["kind"].text() != "setting") return COX_OK;
    const cox::Json* found = self.settings.find(facts["key"].text());
    if (found == nullptr && facts["required"].as_bool()) {
      put(sink, "setting is missing");
      return COX_INVALID;
    }
    put(sink, found == nullptr ? facts["default"].dump() : found->dump());
    return COX_OK;
  }
  static cox_status send(const cox_host* table, const cox_outgoing* out, std::uint64_t* ref,
                         const cox_sink* sink) {
    Host& self = host(table);
    CHECK(out->size == sizeof(cox_outgoing));
    const cox_address& to = *out->address;
    self.said.push_back({out->act, out->format, text(to.adapter), text(to.room), text(to.user),
                         text(to.message), (to.flags & COX_ADDRESS_DIRECT) != 0, text(out->body),
                         text(out->call), out->ref});
    *ref = 100 + self.said.size();
    return answer(table, sink);
  }
  static void log(const cox_host* table, std::int32_t level, cox_str line) {
    static const char* const names[] = {"", "debug", "info", "warn", "error"};
    host(table).log.push_back(std::string(names[level]) + ": " + text(line));
  }
  static std::int64_t now(const cox_host* table) { return host(table).now; }
  static std::uint64_t random(const cox_host* table) { return host(table).random; }

  static cox_status get(const cox_host* table, cox_str space, cox_str key, std::uint64_t* revision,
                        const cox_sink* sink) {
    auto& brain = host(table).brain;
    const auto found = brain.find(text(space) + "/" + text(key));
    if (found == brain.end()) return COX_NOT_FOUND;
    *revision = found->second.revision;
    put(sink, found->second.value);
    return COX_OK;
  }
  static std::uint64_t revision(Host& self, const std::string& key) {
    const auto found = self.brain.find(key);
    return found == self.brain.end() ? COX_REVISION_NONE : found->second.revision;
  }
  static cox_status apply(const cox_host* table, const cox_brain_op* ops, std::size_t count,
                          std::uint32_t, std::uint64_t*, const cox_sink* sink) {
    Host& self = host(table);
    if (self.foreign_changes > 0) {
      --self.foreign_changes;
      Entry& entry = self.brain[text(ops[0].space) + "/" + text(ops[0].key)];
      entry = {"40", entry.revision + 1};
    }
    for (std::size_t i = 0; i < count; ++i) {
      const std::string key = text(ops[i].space) + "/" + text(ops[i].key);
      if (ops[i].expected == COX_REVISION_ANY || ops[i].expected == revision(self, key)) continue;
      put(sink, "somebody changed it");
      return COX_CONFLICT;
    }
    for (std::size_t i = 0; i < count; ++i) {
      const std::string key = text(ops[i].space) + "/" + text(ops[i].key);
      if (ops[i].kind == COX_BRAIN_SET) {
        self.brain[key] = {text(ops[i].value), revision(self, key) + 1};
      }
      if (ops[i].kind == COX_BRAIN_REMOVE) self.brain.erase(key);
    }
    return COX_OK;
  }
  static cox_status scan(const cox_host* table, cox_str space, cox_str prefix, cox_str,
                         std::size_t limit, void* context,
                         std::int32_t (*each)(void*, cox_str, cox_str, std::uint64_t)) {
    const std::string start = text(space) + "/";
    std::size_t count = 0;
    for (const auto& [key, entry] : host(table).brain) {
      if (key.rfind(start + text(prefix), 0) != 0) continue;
      if (each(context, view(std::string_view(key).substr(start.size())), view(entry.value),
               entry.revision) == 0) {
        break;
      }
      if (++count == limit) break;
    }
    return COX_OK;
  }
  static cox_status watch(const cox_host* table, cox_str, cox_str, const cox_handler* handler,
                          std::uint64_t* id) {
    host(table).watches.push_back(*handler);
    *id = host(table).watches.size();
    return COX_OK;
  }
  static cox_status unwatch(const cox_host* table, std::uint64_t id) {
    cox_handler& handler = host(table).watches.at(id - 1);
    if (handler.drop != nullptr) handler.drop(handler.self);
    handler = {};
    return COX_OK;
  }

  static cox_status start(const cox_host* table, cox_str call, std::int64_t delay,
                          std::int64_t period, const cox_handler* handler, std::uint64_t* id,
                          const cox_sink* sink) {
    Host& self = host(table);
    if (self.status != COX_OK) {
      handler->drop(handler->self);
      return answer(table, sink);
    }
    self.timers.push_back({text(call), delay, period, *handler});
    *id = self.timers.size();
    return COX_OK;
  }
  static cox_status cancel(const cox_host* table, std::uint64_t id) {
    cox_handler& handler = host(table).timers.at(id - 1).handler;
    if (handler.drop == nullptr) return COX_NOT_FOUND;
    handler.drop(handler.self);
    handler = {};
    return COX_OK;
  }
  static cox_status next(const cox_host* table, cox_str cron, cox_str, std::int64_t after,
                         std::int64_t* at, const cox_sink* sink) {
    *at = after + static_cast<std::int64_t>(cron.size);
    return answer(table, sink);
  }
  static cox_status give(const cox_host* table, cox_str call, const cox_sink* sink) {
    const cox_status status = answer(table, nullptr);
    put(sink, status == COX_OK ? "order of " + text(call) : "no order");
    return status;
  }
  static cox_status carry_out(const cox_host* table, cox_str order, cox_str words,
                              const cox_sink* sink) {
    host(table).verbs.push_back(text(order) + ": " + text(words));
    return answer(table, sink);
  }
  static cox_status revoke(const cox_host* table, cox_str order, const cox_sink* sink) {
    host(table).verbs.push_back("revoke " + text(order));
    return answer(table, sink);
  }
  static cox_status ask(const cox_host* table, const cox_question* question, const cox_sink* sink) {
    host(table).questions.push_back(
        cox::Json::object({{"user", text(question->address->user)},
                           {"name", text(question->name)},
                           {"text", text(question->text)},
                           {"state", cox::Json::parse(text(question->state)).value()},
                           {"timeout", question->timeout},
                           {"call", text(question->call)}}));
    return answer(table, sink);
  }
  static cox_status emit(const cox_host* table, cox_str name, cox_str payload,
                         const cox_sink* sink) {
    host(table).events.push_back(cox::Json::object(
        {{"name", text(name)}, {"payload", cox::Json::parse(text(payload)).value()}}));
    return answer(table, sink);
  }
  static cox_status list(const cox_host*, const cox_message* asker, const cox_sink* sink) {
    put(sink, asker == nullptr ? R"([{"id":"all"}])" : R"([{"id":"some"}])");
    return COX_OK;
  }
  static cox_status perform(const cox_host* table, cox_str verb, cox_str arguments,
                            const cox_sink* sink) {
    host(table).verbs.push_back(text(verb) + " " + text(arguments));
    put(sink, R"({"done":true})");
    return COX_OK;
  }

  static std::string words(const cox_field* fields, std::size_t count) {
    std::string all;
    for (std::size_t i = 0; i < count; ++i)
      all += (i == 0 ? "" : "; ") + text(fields[i].name) + ": " + text(fields[i].value);
    return all;
  }
  static cox_status respond(const cox_host* table, std::uint64_t id,
                            const cox_http_response* response, const cox_sink* sink) {
    host(table).responses.push_back({id, response->status,
                                     words(response->fields, response->field_count),
                                     text(response->body)});
    return answer(table, sink);
  }
  static cox_status hold(const cox_host* table, std::uint64_t id) {
    host(table).held.push_back(id);
    return host(table).status;
  }
  static cox_status fetch(const cox_host* table, cox_str call, const cox_fetch* request,
                          const cox_handler* handler, std::uint64_t* id, const cox_sink* sink) {
    Host& self = host(table);
    if (self.status != COX_OK) {
      handler->drop(handler->self);
      return answer(table, sink);
    }
    self.fetches.push_back({text(call), text(request->method), text(request->url),
                            words(request->fields, request->field_count), text(request->body),
                            request->timeout, request->body_bytes, request->redirects, *handler});
    *id = self.fetches.size();
    return COX_OK;
  }
  static cox_status cancel_fetch(const cox_host* table, std::uint64_t id) {
    cox_handler& handler = host(table).fetches.at(id - 1).handler;
    if (handler.drop == nullptr) return COX_NOT_FOUND;
    handler.drop(handler.self);
    handler = {};
    return COX_OK;
  }

  static const void* extension(const cox_host* table, const char* name) {
    static const cox_brain_1 brain = {sizeof(brain), 0, get, apply, scan, watch, unwatch};
    static const cox_timer_1 timer = {sizeof(timer), 0, start, cancel, next};
    static const cox_orders_1 orders = {sizeof(orders), 0, give, carry_out, revoke};
    static const cox_ask_1 questions = {sizeof(questions), 0, ask};
    static const cox_events_1 events = {sizeof(events), 0, emit};
    static const cox_commands_1 commands = {sizeof(commands), 0, list, nullptr, nullptr, nullptr};
    static const cox_admin_1 admin = {sizeof(admin), 0, perform};
    static const cox_http_1 http = {sizeof(http), 0, respond, hold, fetch, cancel_fetch};
    static const std::map<std::string, const void*> all = {
        {COX_EXT_BRAIN, &brain},   {COX_EXT_TIMER, &timer},       {COX_EXT_ASK, &questions},
        {COX_EXT_EVENTS, &events}, {COX_EXT_COMMANDS, &commands}, {COX_EXT_ADMIN, &admin},
        {COX_EXT_HTTP, &http},     {COX_EXT_ORDERS, &orders}};
    const auto found = all.find(name);
    return host(table).has_extensions && found != all.end() ? found->second : nullptr;
  }
};

Host::Host() : table_{} {
  cox_host& base = table_.base;
  base.size = sizeof(base);
  base.abi_major = COX_ABI_MAJOR;
  base.abi_minor = COX_ABI_MINOR;
  base.core_version = "1.2.3";
  base.declare = Functions::declare;
  base.send = Functions::send;
  base.log = Functions::log;
  base.now = Functions::now;
  base.random = Functions::random;
  base.extension = Functions::extension;
  table_.host = this;
}

Host::~Host() {
  for (Timer& timer : timers) {
    if (timer.handler.drop != nullptr) timer.handler.drop(timer.handler.self);
  }
  for (Fetched& fetched : fetches) {
    if (fetched.handler.drop != nullptr) fetched.handler.drop(fetched.handler.self);
  }
  for (cox_handler& handler : watches) {
    if (handler.drop != nullptr) handler.drop(handler.self);
  }
}

const Declared& Host::only(std::string_view kind) const {
  const Declared* found = nullptr;
  for (const Declared& each : declared) {
    if (each.facts["kind"].text() != kind) continue;
    REQUIRE(found == nullptr);
    found = &each;
  }
  REQUIRE(found != nullptr);
  return *found;
}

Outcome run(const cox_handler& handler, const cox_call& call) {
  Outcome outcome{};
  const cox_sink sink = {&outcome.text, [](void* self, cox_str bytes) {
                           *static_cast<std::string*>(self) = text(bytes);
                         }};
  outcome.result.size = sizeof(outcome.result);
  outcome.result.text = &sink;
  outcome.status = handler.run(handler.self, &call, &outcome.result);
  outcome.result.text = nullptr;
  return outcome;
}

Call::Call(std::uint32_t kind, std::string_view said) {
  message.size = sizeof(message);
  message.kind = COX_MESSAGE_TEXT;
  message.id = view("m1");
  message.adapter = view("irc");
  message.room = view("C1");
  message.room_name = view("#ops");
  message.user = view("U1");
  message.user_name = view("ann");
  message.text = view(said);
  message.time = 5000;
  address.size = sizeof(address);
  address.adapter = view("irc");
  address.room = view("C1");
  address.user = view("U1");
  call.size = sizeof(call);
  call.kind = kind;
  call.id = view("call-1");
  call.message = &message;
  call.address = &address;
}

Call& Call::capture(std::string_view name, std::string_view text) {
  captures_.push_back({view(name), view(text)});
  return *this;
}

Call& Call::no_part(std::string_view name) {
  captures_.push_back({view(name), {nullptr, 0}});
  return *this;
}

const cox_call& Call::raw() {
  call.captures = captures_.data();
  call.capture_count = captures_.size();
  return call;
}

}  // namespace fake
