// The host as one generation of a library sees it: the only border between C and C++. Every
// function of the C tables ends in a method here; none lets an exception through. Threads: any, as
// cox/abi.h says for each function.
#pragma once

#include <cox/abi.h>

#include <atomic>
#include <cox/json.hpp>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "chat/outgoing.hpp"
#include "plugins/declarations.hpp"
#include "web/fetcher.hpp"
#include "work/desk.hpp"
#include "work/work.hpp"

namespace cox::plugins {

// Running the bot from inside; implemented by the floor above. Threads: any.
class AdminDesk {
 public:
  virtual ~AdminDesk() = default;
  virtual Result<Json> perform(std::string_view verb, const Json& arguments) = 0;
};

class Host {
 public:
  struct Parts {
    work::Work& work;
    AdminDesk& admin;
    web::Fetcher& fetcher;
    std::string home = {};  // the bot's folder
  };
  Host(const Parts& parts, const work::ActorPtr& actor, Json settings);
  ~Host();
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  const cox_host* table() const { return &table_.base; }
  // The host behind a table that table() gave.
  static Host& of(const cox_host* table);
  // From here on nothing more can be declared.
  void loaded() { loading_ = false; }
  Declarations& declarations() { return declarations_; }
  // What an adapter library provided, or null.
  const cox_adapter_type* adapter() const { return adapter_.size == 0 ? nullptr : &adapter_; }

  // Ends the watches of this generation.
  void sweep();

  // The functions behind the tables.
  Result<Json> declare(std::string_view declaration, const cox_handler* handler);
  Status provide(const cox_adapter_type& type);
  using Sent = std::function<void(const Status& status)>;
  // `then` is told whether the chat got it, unless it is refused at once.
  Result<std::uint64_t> send(const cox_outgoing& out, const Sent& then = nullptr);
  Status start_timer(std::string_view call, Millis delay, Millis period, const cox_handler& handler,
                     std::uint64_t* id);
  Status cancel_timer(std::uint64_t id);
  static Result<Millis> next_time(std::string_view cron, const std::string& zone, Millis after);
  Status ask(const cox_question& question);
  Status emit(std::string_view name, std::string_view payload);
  // Only of a plugin that is live: one that loads, hands over or ends holds its own turn to be
  // changed, and would wait for itself. conflict: it loads, or hands over its state.
  Result<Json> perform(std::string_view verb, const Json& arguments);
  Result<std::string> give_order(std::string_view call);
  Result<std::uint64_t> watch(std::string space, std::string prefix, const cox_handler& handler);
  Status unwatch(std::uint64_t id);
  Status respond(std::uint64_t request, const cox_http_response& response);
  Status hold(std::uint64_t request);
  Result<std::uint64_t> fetch(std::string_view call, const cox_fetch& fetch,
                              const cox_handler& handler);
  Status cancel_fetch(std::uint64_t id);
  std::string commands_for(const cox_message* asker) const;
  // This plugin in the open call with that id; empty: the one that this thread runs code for.
  work::Speaker speaker(std::string_view call) const;
  // The brain's name for a namespace; denied where it is not this plugin's to use.
  Result<std::string> space(std::string_view space) const;

  work::Work& work() const { return work_; }
  const std::string& id() const { return id_; }

 private:
  struct Table {
    cox_host base;
    Host* host;
  };

  // The live actor, or null once the generation is being unloaded.
  work::ActorPtr actor() const { return actor_.lock(); }
  // The call named, or the one this thread runs code for; null where there is none.
  work::CallPtr call(std::string_view id) const;
  Result<std::uint64_t> say(chat::Outgoing outgoing, const work::CallPtr& by, const Sent& then);
  // The request with that number, if it is one of this plugin's calls.
  work::ExchangePtr exchange(std::uint64_t request) const;

  work::Work& work_;
  AdminDesk& admin_;
  web::Fetcher& fetcher_;
  std::weak_ptr<work::Actor> actor_;
  const std::string id_;
  Table table_;
  std::atomic<bool> loading_{true};
  Declarations declarations_;
  cox_adapter_type adapter_{};
  std::mutex mutex_;
  std::vector<std::uint64_t> watches_;
};

}  // namespace cox::plugins
