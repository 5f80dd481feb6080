// One call: what a handler gets and answers through. It is valid while the handler runs; what its
// functions return are copies and may be kept. To go on later keep call.address(), or use after()
// and ask(). Threads: the handler's. Functions that do something throw cox::Error where they
// cannot.
#ifndef COX_SDK_CALL_HPP
#define COX_SDK_CALL_HPP

#include <chrono>
#include <cox/sdk/brain.hpp>
#include <cox/sdk/captures.hpp>
#include <cox/sdk/context.hpp>
#include <cox/sdk/fetch.hpp>
#include <cox/sdk/http_answer.hpp>
#include <cox/sdk/job.hpp>
#include <cox/sdk/request.hpp>
#include <cox/sdk/sent.hpp>
#include <cox/sdk/timer.hpp>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace cox {

class Call {
 public:
  using Millis = std::chrono::milliseconds;

  Call(const sdk::Context& context, const cox_call& raw, cox_result& result)
      : log(context.log),
        context_(context),
        raw_(raw),
        result_(result),
        message_(raw.message),
        captures_(raw.captures, raw.capture_count) {}
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  const Log& log;

  // ---- what was said ----

  // The group (?<name>...) or the command's parameter; "" where it took no part.
  std::string operator[](std::string_view name) const { return captures_.text(name); }
  // The group by number; 0 is the whole match.
  std::string operator[](std::size_t number) const { return captures_.text(number); }
  // Whether the group took part, or the parameter was given.
  bool has(std::string_view name) const { return captures_.has(name); }
  bool has(std::size_t number) const { return captures_.has(number); }
  // The whole match.
  std::string match() const { return captures_.text(std::size_t(0)); }

  const Message& message() const { return message_; }
  std::string text() const { return message_.text(); }
  std::string user() const { return message_.user(); }  // the account's id
  std::string user_name() const { return message_.user_name(); }
  std::string room() const { return message_.room(); }  // the platform's id
  std::string room_name() const { return message_.room_name(); }
  std::string adapter() const { return address().adapter; }
  bool direct() const { return message_.direct(); }

  // Unique across restarts and machines; empty where no call is open.
  std::string id() const { return sdk::copy(raw_.id); }
  // The id of the command or listener, the name of the event or question, the key that changed.
  std::string name() const { return sdk::copy(raw_.name); }
  // The payload of the event, the state of the question, the value that changed; else null.
  Json data() const { return Json::parse(sdk::copy(raw_.data)).value_or(Json()); }
  // A command's arguments by name, each of its declared type: numbers are numbers, a repeated one
  // is an array, what was not given and has no default is not there. An empty object elsewhere.
  Json arguments() const { return Json::parse(sdk::copy(raw_.arguments)).value_or(Json::object()); }
  // One of them, typed: what it is, or `otherwise` where it was not given.
  double number(std::string_view name, double otherwise = 0) const {
    return arguments()[name].as_double(otherwise);
  }
  std::int64_t integer(std::string_view name, std::int64_t otherwise = 0) const {
    return arguments()[name].as_int(otherwise);
  }
  bool flag(std::string_view name, bool otherwise = false) const {
    return arguments()[name].as_bool(otherwise);
  }
  Millis duration(std::string_view name, Millis otherwise = Millis(0)) const {
    return Millis(arguments()[name].as_int(otherwise.count()));
  }
  // Of one that repeats: each as text.
  std::vector<std::string> list(std::string_view name) const {
    const Json all = arguments();
    std::vector<std::string> texts;
    for (const Json& item : all[name].items())
      texts.push_back(item.is_string() ? item.as_string() : item.dump());
    return texts;
  }
  // Where a reply goes: a plain value to keep.
  Address address() const { return sdk::copy(raw_.address); }

  // ---- answering ----

  // To whoever spoke, in the way of the chat; in a direct message simply said.
  Sent reply(const Content& content) const { return say(COX_ACT_REPLY, address(), content); }
  // Into the room.
  Sent send(const Content& content) const { return say(COX_ACT_SEND, address(), content); }
  // "* cox waves"
  Sent emote(const Content& content) const { return say(COX_ACT_EMOTE, address(), content); }
  // Sets the room's topic.
  void topic(std::string_view text) const { say(COX_ACT_TOPIC, address(), text); }
  // A reaction to what was said: ":eyes:" or an emoji.
  void react(std::string_view reaction) const;
  // To whoever spoke, in the room, so that nobody else sees it; where the chat cannot do that, in a
  // direct message.
  Sent ephemeral(const Content& content) const {
    const Address where = address();
    const std::string call = id();
    return Sent(context_, where, call,
                context_.say({COX_ACT_SEND, where, content, call, 0, COX_SAY_EPHEMERAL}));
  }
  // Shows that the bot is at work, for some seconds; nothing where the chat cannot.
  void typing() const { say(COX_ACT_TYPING, address(), ""); }
  // A file of at most 64 MiB, with a word about it. A chat that has no files gets it as text where
  // it is short and text.
  Sent file(std::string_view name, std::string_view bytes, const Content& about = "") const {
    const Address where = address();
    const std::string call = id();
    return Sent(context_, where, call,
                context_.say({COX_ACT_FILE, where, about, call, 0, 0, name, bytes}));
  }

  // Somewhere else: an address, or a room of the same chat by the platform's id.
  Sent send_to(const Address& where, const Content& content) const {
    return say(COX_ACT_SEND, where, content);
  }
  Sent send_to(const char* room, const Content& content) const {
    return send_to(std::string(room), content);
  }
  Sent send_to(const std::string& room, const Content& content) const {
    return send_to(Address::in_room(adapter(), room), content);
  }
  // To one person alone: whoever spoke, or an account of the same chat.
  Sent direct_message(const Content& content) const { return direct_message(user(), content); }
  Sent direct_message(const std::string& user, const Content& content) const {
    return send_to(Address::to_user(adapter(), user), content);
  }

  // ---- going on later ----

  // Asks whoever spoke. The next thing they say here goes to the function given to
  // plugin.answer(name, ...), with `state` as its data(), also after a reload or a restart.
  void ask(std::string_view name, std::string_view question, const Json& state = {},
           Millis timeout = std::chrono::minutes(5)) const;

  // Runs `handler` once after the delay, as part of this call, which stays open until then. The
  // call object it gets is a new one: capture what else it needs by value.
  template <class Function>
  Timer after(Millis delay, Function handler) const {
    return start_timer(delay, Millis(0), std::move(handler));
  }
  // The same again and again, until the timer is cancelled.
  template <class Function>
  Timer every(Millis period, Function handler) const {
    return start_timer(period, period, std::move(handler));
  }

  // Lets the plugin say something to the bot for whoever spoke, here and at any later time, also
  // after a restart: keep the id it returns, and give it to plugin.carry_out(). Whether they may do
  // what it says is decided then.
  std::string standing_order() const { return context_.give_order(raw_.id); }

  // ---- long work ----

  // A process, from its program and arguments, that is shown and stopped as a job: see
  // cox/sdk/job.hpp.
  JobRequest process(const std::vector<std::string>& argv) const {
    return JobRequest(context_, id()).argv(argv);
  }
  // Work of the plugin's own that takes long: it tells how far it is, and when it is done.
  JobRequest job(std::string_view title) const { return JobRequest(context_, id()).title(title); }
  // What jobs/1 offers beyond that, see docs/abi.md: "list", "show", "cancel", "lock"...
  Json jobs(std::string_view verb, const Json& arguments = Json::object()) const {
    return sdk::jobs(context_, id(), verb, arguments);
  }

  // ---- HTTP ----

  // The request of a route, also in what the route's handler started. Throws where it is none.
  Request request() const {
    if (raw_.request == nullptr) throw Error(COX_INVALID, "this call answers no HTTP request");
    return Request(context_, *raw_.request);
  }
  bool has_request() const { return raw_.request != nullptr; }
  // Answers it; the first answer counts. Throws where it is too late, or cannot be sent as it is.
  void respond(const HttpResponse& response) const {
    if (!HttpAnswer(context_, request().raw().id).respond(response))
      throw Error(COX_NOT_FOUND, "the request has been answered already, or was given up");
  }
  void respond(int status, std::string_view text = {}) const {
    respond(text.empty() ? HttpResponse{status, {}, {}, {}} : HttpResponse::text(status, text));
  }
  void respond(const Json& value) const { respond(HttpResponse::json(value)); }
  // Keeps the request open after this handler, at most until the route's deadline, for an answer
  // from anywhere in the plugin.
  HttpAnswer later() const {
    const std::uint64_t id = request().raw().id;
    auto& http = context_.extension<cox_http_1>(COX_EXT_HTTP);
    sdk::Answer().check(http.hold(context_.host(), id), "later");
    return HttpAnswer(context_, id);
  }
  // Sends a request; `handler` gets (auto& call, const HttpResponse& response) as part of this
  // call, which stays open until then. Addresses that are not public must be allowed by the config.
  template <class Function>
  Fetch fetch(const HttpRequest& request, Function handler) const;
  Crypto crypto() const { return Crypto(context_); }

  // Posts an event to every plugin that listens to it.
  void emit(std::string_view event, const Json& payload = {}) const {
    context_.emit(event, payload);
  }
  // No further listener gets this message.
  void finish() const { result_.finish = 1; }

  // ---- the rest of the bot ----

  std::string random(std::initializer_list<const char*> items) const {
    return context_.pick(items);
  }
  template <class Items>
  auto random(const Items& items) const {
    return context_.pick(items);
  }
  Time now() const { return context_.now(); }
  Brain brain() const { return Brain(context_, ""); }
  Brain common_brain() const { return Brain(context_, "common"); }
  // What the asker may use where they stand: objects with plugin, about, id, phrases, help, effect
  // and permission.
  Json commands() const { return context_.commands(raw_.message); }
  // What saying `line` to the bot here would come to, for whoever speaks or for "ADAPTER:ACCOUNT",
  // without anything happening: docs/abi.md has the fields.
  Json check(std::string_view line, std::string_view who = {}) const {
    return context_.check(raw_.message, who, line);
  }
  // What became of the message before this one in this room; null where nothing is known of one.
  Json explain() const { return context_.explain(raw_.message); }
  // How `line` may go on: an array of whole lines.
  Json complete(std::string_view line) const { return context_.complete(raw_.message, line); }

  // Who may do what, for whoever speaks here ("approve", "grant", "whoami"...): docs/abi.md has the
  // verbs. Throws cox::Error with the sentence where it is refused.
  Json authority(std::string_view verb, const Json& arguments = Json::object()) const {
    return context_.authority(raw_.id, verb, arguments);
  }

  // As it crossed the boundary.
  const cox_call& raw() const { return raw_; }

 private:
  Sent say(std::uint32_t act, const Address& where, const Content& content) const {
    const std::string call = id();
    return Sent(context_, where, call, context_.say({act, where, content, call}));
  }
  template <class Function>
  Timer start_timer(Millis delay, Millis period, Function handler) const;

  const sdk::Context& context_;
  const cox_call& raw_;
  cox_result& result_;
  Message message_;
  sdk::Captures captures_;
};

inline void Call::react(std::string_view reaction) const {
  Address where = address();
  if (raw_.message != nullptr) where.message = message_.id();
  say(COX_ACT_REACT, where, reaction);
}

inline void Call::ask(std::string_view name, std::string_view question, const Json& state,
                      Millis timeout) const {
  const Address who = address();
  const cox_address where = sdk::borrow(who);
  const std::string kept = state.dump();
  cox_question asked{};
  asked.size = sizeof(asked);
  asked.address = &where;
  asked.name = sdk::borrow(name);
  asked.text = sdk::borrow(question);
  asked.state = sdk::borrow(kept);
  asked.timeout = timeout.count();
  asked.call = raw_.id;
  sdk::Answer answer;
  auto& table = context_.extension<cox_ask_1>(COX_EXT_ASK);
  answer.check(table.ask(context_.host(), &asked, answer.sink()), "ask");
}

}  // namespace cox

#endif  // COX_SDK_CALL_HPP
