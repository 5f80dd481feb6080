// The bot as one loaded plugin sees it: what every part of the SDK reaches the core through.
// Lives as long as the plugin; functions may be called from any thread.
#ifndef COX_SDK_CONTEXT_HPP
#define COX_SDK_CONTEXT_HPP

#include <cox/abi.h>

#include <chrono>
#include <cox/sdk/address.hpp>
#include <cox/sdk/boundary.hpp>
#include <cox/sdk/content.hpp>
#include <cox/sdk/log.hpp>
#include <cox/sdk/message.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace cox::sdk {

class Context {
 public:
  explicit Context(const cox_host* host) : log(host), host_(host) {}
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  const Log log;

  const cox_host* host() const { return host_; }
  Time now() const { return to_time(host_->now(host_)); }
  std::uint64_t random() const { return host_->random(host_); }

  // One of the items by the bot's source of chance; throws cox::Error where there are none.
  template <class Items>
  auto pick(const Items& items) const {
    if (items.size() == 0) throw Error(COX_INVALID, "random: nothing to choose from");
    return *(items.begin() + static_cast<std::ptrdiff_t>(random() % items.size()));
  }

  // An optional ability of the core; throws cox::Error where this core has it not.
  template <class Table>
  const Table& extension(const char* name) const {
    const void* table = host_->extension(host_, name);
    if (table == nullptr) {
      throw Error(COX_UNSUPPORTED, std::string("this bot has no ") + name + "; update cox");
    }
    return *static_cast<const Table*>(table);
  }

  // What is to be said. `call` is the call it is said for, or empty; `ref` the message to change.
  struct Saying {
    std::uint32_t act;
    const Address& address;
    const Content& content;
    std::string_view call;
    std::uint64_t ref = 0;
    std::uint32_t flags = 0;          // COX_SAY_*
    std::string_view file_name = {};  // COX_ACT_FILE
    std::string_view file = {};
  };

  // Hands it to the bot, which delivers in order per room; returns the reference of the message.
  std::uint64_t say(const Saying& saying) const {
    const cox_address address = borrow(saying.address);
    cox_outgoing out{};
    out.size = sizeof(out);
    out.act = saying.act;
    out.format = saying.content.format;
    out.address = &address;
    out.body = borrow(saying.content.body);
    out.ref = saying.ref;
    out.call = borrow(saying.call);
    out.flags = saying.flags;
    out.file_name = borrow(saying.file_name);
    out.file = borrow(saying.file);
    std::uint64_t ref = 0;
    Answer answer;
    answer.check(host_->send(host_, &out, &ref, answer.sink()), "send");
    return ref;
  }

  // Posts an event to every plugin that listens to `name`.
  void emit(std::string_view name, const Json& payload) const {
    Answer answer;
    auto& events = extension<cox_events_1>(COX_EXT_EVENTS);
    answer.check(events.emit(host_, borrow(name), borrow(payload.dump()), answer.sink()), "emit");
  }

  // The commands that the sender of `asker` may use where they stand; null: all there are.
  Json commands(const cox_message* asker) const {
    Answer answer;
    auto& table = extension<cox_commands_1>(COX_EXT_COMMANDS);
    answer.check(table.list(host_, asker, answer.sink()), "list commands");
    return Json::parse(answer.text()).value_or(Json::array());
  }

  // What a line would come to, said by the sender of `asker` or by the account `who`.
  Json check(const cox_message* asker, std::string_view who, std::string_view line) const {
    Answer answer;
    auto& table = commands_table();
    answer.check(table.check(host_, asker, borrow(who), borrow(line), answer.sink()), "check");
    return Json::parse(answer.text()).value_or(Json());
  }
  // What became of the message before `asker` in the same room; null where nothing is known of one.
  Json explain(const cox_message* asker) const {
    Answer answer;
    const cox_status status = commands_table().explain(host_, asker, answer.sink());
    if (status == COX_NOT_FOUND) return {};
    answer.check(status, "explain");
    return Json::parse(answer.text()).value_or(Json());
  }
  // How a line may go on: an array of whole lines.
  Json complete(const cox_message* asker, std::string_view line) const {
    Answer answer;
    answer.check(commands_table().complete(host_, asker, borrow(line), answer.sink()), "complete");
    return Json::parse(answer.text()).value_or(Json::array());
  }

  // A standing order of whoever spoke in the call; its id.
  std::string give_order(cox_str call) const {
    Answer answer;
    answer.check(orders().give(host_, call, answer.sink()), "standing order");
    return answer.text();
  }
  void carry_out(std::string_view order, std::string_view text) const {
    Answer answer;
    answer.check(orders().carry_out(host_, borrow(order), borrow(text), answer.sink()),
                 "carry out an order");
  }
  void revoke(std::string_view order) const {
    Answer answer;
    answer.check(orders().revoke(host_, borrow(order), answer.sink()), "revoke an order");
  }

  // The first time after `after` that a cron schedule names in a time zone; nothing where there is
  // none any more. Throws where either makes no sense.
  std::optional<Time> next_time(std::string_view cron, std::string_view zone, Time after) const {
    const auto since =
        std::chrono::duration_cast<std::chrono::milliseconds>(after.time_since_epoch());
    std::int64_t at = 0;
    Answer answer;
    auto& timer = extension<cox_timer_1>(COX_EXT_TIMER);
    const cox_status status =
        timer.next(host_, borrow(cron), borrow(zone), since.count(), &at, answer.sink());
    if (status == COX_NOT_FOUND) return std::nullopt;
    answer.check(status, "next time");
    return to_time(at);
  }

  // Reads the records; the verbs are listed in docs/abi.md.
  Json audit(std::string_view verb, const Json& arguments) const {
    Answer answer;
    auto& desk = extension<cox_audit_1>(COX_EXT_AUDIT);
    const cox_status status =
        desk.perform(host_, borrow(verb), borrow(arguments.dump()), answer.sink());
    answer.check(status, verb);
    return Json::parse(answer.text()).value_or(Json());
  }

  // Runs the bot from inside; the verbs are listed in docs/abi.md. Blocks until done.
  Json admin(std::string_view verb, const Json& arguments) const {
    Answer answer;
    auto& desk = extension<cox_admin_1>(COX_EXT_ADMIN);
    const cox_status status =
        desk.perform(host_, borrow(verb), borrow(arguments.dump()), answer.sink());
    answer.check(status, verb);
    return Json::parse(answer.text()).value_or(Json());
  }

  // Who may do what, for whoever speaks in the call (empty: in the one that runs here); the verbs
  // are listed in docs/abi.md.
  Json authority(cox_str call, std::string_view verb, const Json& arguments) const {
    Answer answer;
    auto& desk = extension<cox_authority_1>(COX_EXT_AUTHORITY);
    answer.check(desk.perform(host_, call, borrow(verb), borrow(arguments.dump()), answer.sink()),
                 verb);
    return Json::parse(answer.text()).value_or(Json());
  }

  // A fact for rules to look at; null takes it back.
  void publish(std::string_view name, const Json* value, std::chrono::milliseconds ttl) const {
    Answer answer;
    auto& table = extension<cox_authority_1>(COX_EXT_AUTHORITY);
    const std::string text = value == nullptr ? "" : value->dump();
    answer.check(table.publish(host_, borrow(name), borrow(text), ttl.count(), answer.sink()),
                 "publish");
  }

 private:
  // One that an older core hands over has but the first function.
  const cox_commands_1& commands_table() const {
    auto& table = extension<cox_commands_1>(COX_EXT_COMMANDS);
    if (table.size < sizeof(cox_commands_1))
      throw Error(COX_UNSUPPORTED, "this bot cannot look at commands; update cox");
    return table;
  }
  const cox_orders_1& orders() const { return extension<cox_orders_1>(COX_EXT_ORDERS); }

  const cox_host* host_;
};

}  // namespace cox::sdk

#endif  // COX_SDK_CONTEXT_HPP
