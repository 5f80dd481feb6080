// The plugin: what the body of COX_PLUGIN declares things on. The object lives from load to unload,
// so handlers may capture it by reference. Declaring is for the body alone; log, now(), random(),
// send_to(), emit(), timer() and the brains work at any time and from any thread.
#ifndef COX_SDK_PLUGIN_HPP
#define COX_SDK_PLUGIN_HPP

#include <chrono>
#include <cox/sdk/command.hpp>
#include <cox/sdk/declaration.hpp>
#include <cox/sdk/handover.hpp>
#include <cox/sdk/owned.hpp>
#include <cox/sdk/route.hpp>
#include <cox/sdk/running.hpp>
#include <cox/sdk/secret.hpp>
#include <cox/sdk/setting.hpp>
#include <cox/sdk/step.hpp>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cox {

class Plugin {
 public:
  using Millis = std::chrono::milliseconds;

  Plugin(const cox_host* host, const char* version)
      : log(host), context_(host), version_(version) {}
  ~Plugin();
  Plugin(const Plugin&) = delete;
  Plugin& operator=(const Plugin&) = delete;

  const Log log;

  // ---- listening; each handler takes (auto& call), or nothing ----

  // Any text that matches, wherever in the text.
  template <class Function>
  Listener& hear(std::string_view pattern, Function handler) {
    return with_pattern("hear", pattern, std::move(handler));
  }
  // Text addressed to the bot, or said to it in a direct message; the pattern follows the name.
  template <class Function>
  Listener& respond(std::string_view pattern, Function handler) {
    return with_pattern("respond", pattern, std::move(handler));
  }
  // Messages of any kind for which predicate(const cox::Message&) is true.
  template <class Predicate, class Function>
  Listener& listen(Predicate predicate, Function handler);
  // Somebody came, left, or changed the topic (call.text()).
  template <class Function>
  Listener& enter(Function handler) {
    return listener("enter", std::move(handler));
  }
  template <class Function>
  Listener& leave(Function handler) {
    return listener("leave", std::move(handler));
  }
  template <class Function>
  Listener& topic(Function handler) {
    return listener("topic", std::move(handler));
  }
  // A message was changed (call.text() is what it says now), removed, or reacted to (call.text() is
  // the reaction); call.message().id() is the id of that message.
  template <class Function>
  Listener& edited(Function handler) {
    return listener("edit", std::move(handler));
  }
  template <class Function>
  Listener& removed(Function handler) {
    return listener("remove", std::move(handler));
  }
  template <class Function>
  Listener& reaction(Function handler) {
    return listener("reaction", std::move(handler));
  }
  // Text that nothing else took.
  template <class Function>
  Listener& catch_all(Function handler) {
    return listener("catch_all", std::move(handler));
  }

  // ---- commands ----

  // A command to be completed by chaining, .run(handler) included.
  Command& command(std::string_view id, std::string_view phrase) {
    return declare<Command>(context_, id, phrase);
  }
  template <class Function>
  Command& command(std::string_view id, std::string_view phrase, Function handler) {
    return command(id, phrase).run(std::move(handler));
  }

  // A type for parameters of this plugin's commands, cox::type::custom(name). The resolver takes a
  // const cox::Wanted&, or nothing, and returns a cox::Resolution or throws cox::Error.
  template <class Function>
  void type(std::string_view name, Function resolver) {
    add("type", sdk::for_type(context_, std::move(resolver))).fact("name", name);
  }

  // ---- middleware; each step ends with return step.pass(), step.allow() or step.deny(why) ----

  // Everything that is said, before anything else looks at it.
  template <class Function>
  Registration& receive_middleware(Function step) {
    return middleware<Step>("receive_middleware", std::move(step));
  }
  // Every call of a command or listener before it begins.
  template <class Function>
  Registration& listener_middleware(Function step) {
    return middleware<Step>("listener_middleware", std::move(step));
  }
  // Everything the bot says; step.text() and step.replace_text().
  template <class Function>
  Registration& response_middleware(Function step) {
    return middleware<ResponseStep>("response_middleware", std::move(step));
  }

  // ---- time ----

  // Again and again from load on, first after one period.
  template <class Function>
  Schedule& every(Millis period, Function handler) {
    return with_fact<Schedule>("every", "ms", period.count(), std::move(handler));
  }
  // Once, so long after load.
  template <class Function>
  Schedule& after(Millis delay, Function handler) {
    return with_fact<Schedule>("after", "ms", delay.count(), std::move(handler));
  }
  // By the calendar: minute, hour, day, month, weekday, in a time zone like "Europe/Berlin".
  template <class Function>
  Schedule& cron(std::string_view times, Function handler, std::string_view zone = "UTC") {
    Schedule& schedule = with_fact<Schedule>("cron", "cron", times, std::move(handler));
    schedule.fact("zone", zone);
    return schedule;
  }
  // At any time, not only in the body: runs `handler` after the delay, then every period unless 0.
  template <class Function>
  Timer timer(Millis delay, Function handler, Millis period = Millis(0)) {
    return sdk::start_timer(context_, {}, delay, period,
                            sdk::for_call(context_, std::move(handler)));
  }

  // ---- HTTP ----

  // Requests for "POST /hooks/:name", "GET /files/*rest", "* /any-method". call.request() came,
  // call["name"] is a part of the path, call.respond() answers; 204 where nothing has when the call
  // ends. Nobody has proved who they are: check request().signed_by_...(), or has_bearer().
  template <class Function>
  Route& http(std::string_view route, Function handler) {
    Route& added = declare<Route>("http", sdk::for_request(context_, std::move(handler)));
    added.fact("route", route);
    return added;
  }
  // At any time: see Call::fetch(). It ends with this build of the plugin.
  template <class Function>
  Fetch fetch(const HttpRequest& request, Function handler) {
    return sdk::fetch(context_, {}, request, sdk::for_response(context_, std::move(handler)));
  }

  // ---- events, answers, life ----

  // An event that some plugin emitted; call.data() is its payload.
  template <class Function>
  void on(std::string_view event, Function handler) {
    with_fact<Registration>("event", "name", event, std::move(handler));
  }
  void emit(std::string_view event, const Json& payload = {}) const {
    context_.emit(event, payload);
  }
  // Takes the answers to call.ask(name, ...): call.text() is what was said, call.data() the state.
  template <class Function>
  void answer(std::string_view name, Function handler) {
    with_fact<Registration>("answer", "name", name, std::move(handler));
  }
  // Takes the end of jobs that were started with on_end(name, ...): handler(auto& call, const
  // cox::JobResult&). It runs in whatever build is live then; call.reply() goes to whoever started
  // the job.
  template <class Function>
  void on_job(std::string_view name, Function handler) {
    add("job", sdk::for_job(context_, std::move(handler))).fact("name", name);
  }
  // A job by its number, to go on with after a restart.
  Job job(std::string id) const { return Job(context_, std::move(id)); }
  // Once, when this build of the plugin went live.
  template <class Function>
  void on_start(Function handler) {
    add("start", sdk::for_call(context_, std::move(handler)));
  }
  // At a reload the old build's save() returns a Json, and the new build's restore(const Json&)
  // gets it before it goes live.
  template <class Function>
  void on_save(Function save) {
    add("save", sdk::for_save(context_, std::move(save)));
  }
  template <class Function>
  void on_restore(Function restore) {
    add("restore", sdk::for_restore(context_, std::move(restore)));
  }
  // Last of all, when no handler runs any more. It cannot say anything to anybody.
  void on_unload(std::function<void()> handler) { at_unload_.push_back(std::move(handler)); }

  // ---- settings; the value is there at once ----

  // The type follows from the default: text, bool, int64_t, double or Json.
  template <class T>
  auto setting(std::string_view key, const T& standard, std::string_view help) {
    return sdk::declare_setting<std::decay_t<const T>>(context_, key, help,
                                                       Json::object({{"default", standard}}));
  }
  // A file or a folder; one that does not begin with "/" is meant from the bot's home.
  std::string path_setting(std::string_view key, std::string_view standard, std::string_view help) {
    return sdk::declare_setting<std::string>(
        context_, key, help, Json::object({{"type", "path"}, {"default", standard}}));
  }
  // Without it the plugin does not load.
  template <class T>
  auto required_setting(std::string_view key, std::string_view help) {
    return sdk::declare_setting<T>(context_, key, help, Json::object({{"required", true}}));
  }
  // A required text that appears in no log: a token, a password.
  std::string secret(std::string_view key, std::string_view help) {
    return sdk::declare_setting<std::string>(context_, key, help,
                                             Json::object({{"required", true}, {"secret", true}}));
  }

  // One of the bot's named secrets, to be used at any time: see cox/sdk/secret.hpp.
  Secret secret_handle(std::string_view name) const { return {context_, std::string(name)}; }

  // ---- what the plugin owns ----

  // Makes a T that lives until the plugin is unloaded, longer than every handler.
  template <class T, class... Args>
  T& make(Args&&... args) {
    return objects_.make<T>(std::forward<Args>(args)...);
  }

  // ---- the bot ----

  Sent send_to(const Address& where, const Content& content) const {
    return Sent(context_, where, {}, context_.say({COX_ACT_SEND, where, content, {}}));
  }
  // Says `text` to the bot for whoever gave the standing order, where they gave it. It goes the way
  // of everything that is said; the bot's name need not be in it.
  void carry_out(std::string_view order, std::string_view text) const {
    context_.carry_out(order, text);
  }
  // The standing order is over.
  void revoke(std::string_view order) const { context_.revoke(order); }
  // The first time after `after` that a cron schedule ("0 9 * * mon-fri") names in a time zone
  // ("Europe/Berlin"); nothing where there is none any more. Throws cox::Error where either makes
  // no sense.
  std::optional<Time> next_time(std::string_view cron, std::string_view zone, Time after) const {
    return context_.next_time(cron, zone, after);
  }
  Brain brain() const { return Brain(context_, ""); }
  Brain common_brain() const { return Brain(context_, "common"); }
  Crypto crypto() const { return Crypto(context_); }
  Time now() const { return context_.now(); }
  std::uint64_t random() const { return context_.random(); }
  std::string random(std::initializer_list<const char*> items) const {
    return context_.pick(items);
  }
  template <class Items>
  auto random(const Items& items) const {
    return context_.pick(items);
  }
  std::string version() const { return version_; }
  std::string core_version() const { return context_.host()->core_version; }
  // All commands there are, as call.commands() gives them.
  Json commands() const { return context_.commands(nullptr); }
  // Runs the bot from inside ("plugins", "reload"...): docs/abi.md has the verbs. Blocks until
  // done.
  Json admin(std::string_view verb, const Json& arguments = Json::object()) const {
    return context_.admin(verb, arguments);
  }
  // Reads the records ("tail", "search", "head", "verify"): docs/abi.md has the verbs. Commands
  // that show what they say should need a permission.
  Json audit(std::string_view verb, const Json& arguments = Json::object()) const {
    return context_.audit(verb, arguments);
  }
  // Publishes a fact that rules may look at, e.g. publish("oncall(web)", "ann") or
  // publish("incident.open", true). It is kept, also over a restart, until it is taken back or
  // `ttl` is over (0: never). Throws cox::Error where it belongs to another plugin.
  void publish(std::string_view fact, const Json& value, Millis ttl = Millis(0)) const {
    context_.publish(fact, &value, ttl);
  }
  void take_back(std::string_view fact) const { context_.publish(fact, nullptr, Millis(0)); }
  // The tables of the boundary, for what the SDK does not cover.
  const cox_host* host() const { return context_.host(); }

  // Hands all that was declared to the core. Called once, after the body.
  void declare_all();

 private:
  template <class Kind, class... Args>
  Kind& declare(Args&&... args);
  Registration& add(std::string_view kind, sdk::Handler handler) {
    return declare<Registration>(kind, std::move(handler));
  }
  template <class Function>
  Listener& listener(std::string_view kind, Function handler) {
    return declare<Listener>(kind, sdk::for_call(context_, std::move(handler)));
  }
  template <class Function>
  Listener& with_pattern(std::string_view kind, std::string_view pattern, Function handler) {
    Listener& added = listener(kind, std::move(handler));
    added.fact("pattern", pattern);
    return added;
  }
  template <class Kind, class Function>
  Kind& with_fact(std::string_view kind, std::string_view name, Json value, Function handler) {
    Kind& added = declare<Kind>(kind, sdk::for_call(context_, std::move(handler)));
    added.fact(name, std::move(value));
    return added;
  }
  template <class StepKind, class Function>
  Registration& middleware(std::string_view kind, Function step) {
    return add(kind, sdk::for_step<StepKind>(context_, std::move(step)));
  }

  // Torn down from the end: handlers go before the objects they use.
  sdk::Context context_;
  std::string version_;
  sdk::Owned objects_;
  std::vector<std::function<void()>> at_unload_;
  std::vector<std::unique_ptr<sdk::Declaration>> declared_;
  bool loaded_ = false;
};

inline Plugin::~Plugin() {
  for (auto handler = at_unload_.rbegin(); handler != at_unload_.rend(); ++handler) {
    sdk::Answer why;
    if (sdk::guarded(why.sink(), *handler) != COX_OK) log.error("on_unload failed: " + why.text());
  }
}

template <class Kind, class... Args>
Kind& Plugin::declare(Args&&... args) {
  if (loaded_) throw Error(COX_INVALID, "declare everything in the body of COX_PLUGIN");
  auto added = std::make_unique<Kind>(std::forward<Args>(args)...);
  Kind& kept = *added;
  declared_.push_back(std::move(added));
  return kept;
}

template <class Predicate, class Function>
Listener& Plugin::listen(Predicate predicate, Function handler) {
  Listener& added = listener("listen", std::move(handler));
  added.fact("flavour", "predicate");
  auto shared = std::make_shared<Predicate>(std::move(predicate));
  added.handler().matches = [shared](const Message& message) -> bool { return (*shared)(message); };
  return added;
}

inline void Plugin::declare_all() {
  loaded_ = true;
  for (auto& declaration : declared_) declaration->hand_over(context_.host());
}

}  // namespace cox

#endif  // COX_SDK_PLUGIN_HPP
