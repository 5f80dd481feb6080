// What a plugin declares: the facts that go to the core as JSON and the code behind them. The
// functions a declaring function returns a reference to are for chaining:
//
//   plugin.hear("ticket (?<id>\\d+)", show).id("ticket").reads();
//
// docs/abi.md has the table of kinds and fields. Threads: the one that runs the plugin's body. The
// plugin owns what is declared; the references hold as long as the plugin. What the core refuses is
// thrown as cox::Error when the body has ended.
#ifndef COX_SDK_DECLARATION_HPP
#define COX_SDK_DECLARATION_HPP

#include <chrono>
#include <cox/json.hpp>
#include <cox/sdk/handler.hpp>
#include <string>
#include <string_view>
#include <utility>

namespace cox {
namespace sdk {

// One thing to be handed to host->declare when the plugin's body has ended.
class Declaration {
 public:
  Declaration(std::string_view kind, Handler handler) : handler_(std::move(handler)) {
    facts_.set("kind", kind);
  }
  virtual ~Declaration() = default;
  Declaration(const Declaration&) = delete;
  Declaration& operator=(const Declaration&) = delete;

  // Throws cox::Error with the core's sentence where it is refused.
  void hand_over(const cox_host* host) {
    if (!handler_.run) {
      throw Error(COX_INVALID, "the " + facts_["kind"].as_string() + " '" +
                                   facts_["id"].as_string() + "' has no handler: add .run(...)");
    }
    const cox_handler handler = lend(handler_);
    Answer answer;
    answer.check(host->declare(host, borrow(facts_.dump()), &handler, answer.sink()), "declare");
  }

  void fact(std::string_view name, Json value) { facts_.set(name, std::move(value)); }
  // Adds to an array of facts.
  void append(std::string_view name, Json item) {
    Json items = facts_[name];
    facts_.set(name, items.push(std::move(item)));
  }
  Handler& handler() { return handler_; }

 private:
  Json facts_ = Json::object();
  Handler handler_;
};

}  // namespace sdk

// A piece of middleware.
class Registration : public sdk::Declaration {
 public:
  using sdk::Declaration::Declaration;
  // A name for logs and for `plugins`; one is made up where none is given.
  Registration& id(std::string_view id) {
    fact("id", id);
    return *this;
  }
};

// A schedule: every, after, cron.
class Schedule : public sdk::Declaration {
 public:
  using sdk::Declaration::Declaration;

  // A name for logs and records; one is made up where none is given.
  Schedule& id(std::string_view id) { return set("id", id); }
  // What its turns do to the world. Without one they write. A turn that only reads, such as a look
  // whether there is something to do, leaves no record: what is done then, do in an event.
  Schedule& reads() { return set("effect", "reads"); }
  Schedule& writes() { return set("effect", "writes"); }
  Schedule& destroys() { return set("effect", "destroys"); }

 private:
  Schedule& set(std::string_view name, Json value) {
    fact(name, std::move(value));
    return *this;
  }
};

// A listener: hear, respond, listen, enter, leave, topic, catch_all.
class Listener : public sdk::Declaration {
 public:
  using sdk::Declaration::Declaration;

  // A name for logs, records and middleware; one is made up where none is given.
  Listener& id(std::string_view id) { return set("id", id); }
  // For those who ask what the bot can do: what one says ("hello <name>"), and what happens then.
  // Without it a `respond` is listed by its pattern, and a `hear` not at all.
  Listener& help(std::string_view usage, std::string_view text = {}) {
    return set("usage", usage).set("help", text);
  }
  // What running it does to the world. Without one a `respond` counts as writes and a `hear` as
  // reads.
  Listener& reads() { return set("effect", "reads"); }
  Listener& writes() { return set("effect", "writes"); }
  Listener& destroys() { return set("effect", "destroys"); }
  // It may call finish(): later plugins wait for it, at most until its deadline.
  Listener& may_finish() { return set("may_finish", true); }
  Listener& deadline(std::chrono::milliseconds deadline) {
    return set("deadline", deadline.count());
  }
  // Patterns ignore case unless told not to.
  Listener& case_sensitive() { return set("case_sensitive", true); }
  // The pattern needs look-around or back-references.
  Listener& pcre2() { return set("flavour", "pcre2"); }
  // An RE2 pattern that must match first, to keep costly patterns and predicates rare.
  Listener& prefilter(std::string_view pattern) { return set("prefilter", pattern); }

 private:
  Listener& set(std::string_view name, Json value) {
    fact(name, std::move(value));
    return *this;
  }
};

}  // namespace cox

#endif  // COX_SDK_DECLARATION_HPP
