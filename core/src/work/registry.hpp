// Everything the live plugins declared, as one immutable view that a message is routed with from
// beginning to end. Changing a plugin publishes a new view; the index is merged in the background.
// Threads: any.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/executor.hpp"
#include "commands/table.hpp"
#include "routing/index.hpp"
#include "routing/path.hpp"
#include "work/actor.hpp"

namespace cox::work {

// A listener or middleware together with its owner.
struct ListenerRef {
  ActorPtr actor;
  std::size_t position;  // in Declared::listeners
};
struct RouteRef {
  ActorPtr actor;
  std::size_t position;  // in Declared::routes
  const DeclaredRoute& declared() const { return actor->declared.routes[position]; }
};
struct Step {
  ActorPtr actor;
  std::size_t position;  // in Declared::middleware
  const DeclaredMiddleware& middleware() const { return actor->declared.middleware[position]; }
};

struct View {
  std::shared_ptr<const routing::Index> index = routing::Index::empty();
  std::vector<ActorPtr> actors;  // in order
  std::unordered_map<routing::OwnerId, ActorPtr> owners;
  commands::Table commands;
  bool takes_secrets = false;  // some command has a secret parameter
  std::vector<Step> receive, listener, response;
  // Listeners for messages without a pattern to match, by kind of message.
  std::array<std::vector<ListenerRef>, COX_MESSAGE_KINDS> by_kind;
  std::vector<ListenerRef> catch_all;
  std::vector<RouteRef> routes;
  routing::RouteTable route_table;  // its values are places in `routes`

  ActorPtr find(std::string_view id) const;
};
using ViewPtr = std::shared_ptr<const View>;

class Registry {
 public:
  explicit Registry(Executor& background) : background_(background) {}

  ViewPtr view() const;

  // Puts `next` in the place of `old`; either may be null. Refused (and nothing changed) where a
  // pattern does not compile, a plugin with this id is live already, or a command's id or a route
  // is taken.
  Status replace(const ActorPtr& old, const ActorPtr& next);

  // Called after each replace(), with nothing locked. Set before the first of them.
  void when_changed(std::function<void()> changed) { changed_ = std::move(changed); }

 private:
  using IndexPtr = std::shared_ptr<const routing::Index>;
  struct Change {
    routing::OwnerId old_owner;
    routing::CompiledList added;
  };

  Status put(const ActorPtr& old, const ActorPtr& next, routing::CompiledList patterns);
  void publish(std::vector<ActorPtr> actors, IndexPtr index);
  void start_merge(const IndexPtr& index);
  void finish_merge(IndexPtr merged);

  Executor& background_;
  std::function<void()> changed_ = [] {};
  std::mutex change_;  // one change at a time
  bool merging_ = false;
  std::vector<Change>
      since_merge_;           // what changed while a merge runs, to be done again on its result
  mutable std::mutex mutex_;  // guards view_
  ViewPtr view_ = std::make_shared<const View>();
};

}  // namespace cox::work
