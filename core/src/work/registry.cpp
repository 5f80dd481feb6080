#include "work/registry.hpp"

#include <algorithm>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "commands/candidate.hpp"
#include "work/notes.hpp"

namespace cox::work {

namespace {

// Which kind of message a listener without a pattern waits for; 0 for those that match text.
std::uint32_t message_kind(routing::Listener::Kind kind) {
  switch (kind) {
    case routing::Listener::Kind::enter:
      return COX_MESSAGE_ENTER;
    case routing::Listener::Kind::leave:
      return COX_MESSAGE_LEAVE;
    case routing::Listener::Kind::topic:
      return COX_MESSAGE_TOPIC;
    case routing::Listener::Kind::edit:
      return COX_MESSAGE_EDIT;
    case routing::Listener::Kind::remove:
      return COX_MESSAGE_REMOVE;
    case routing::Listener::Kind::reaction:
      return COX_MESSAGE_REACTION;
    default:
      return 0;
  }
}

void add_listeners(View& view, const ActorPtr& actor) {
  const auto& listeners = actor->declared.listeners;
  for (std::size_t i = 0; i < listeners.size(); ++i) {
    const auto kind = listeners[i].listener.kind;
    if (kind == routing::Listener::Kind::catch_all) view.catch_all.push_back({actor, i});
    if (const auto message = message_kind(kind)) view.by_kind[message].push_back({actor, i});
    // A predicate sees every kind of message; text reaches it through the index.
    if (kind != routing::Listener::Kind::listen) continue;
    for (std::uint32_t each = COX_MESSAGE_EMOTE; each < COX_MESSAGE_KINDS; ++each) {
      view.by_kind[each].push_back({actor, i});
    }
  }
}

void add_middleware(View& view, const ActorPtr& actor) {
  const auto& middleware = actor->declared.middleware;
  for (std::size_t i = 0; i < middleware.size(); ++i) {
    switch (middleware[i].stage) {
      case Stage::receive:
        view.receive.push_back({actor, i});
        break;
      case Stage::listener:
        view.listener.push_back({actor, i});
        break;
      case Stage::response:
        view.response.push_back({actor, i});
        break;
    }
  }
}

void add_routes(View& view, const ActorPtr& actor) {
  const auto& routes = actor->declared.routes;
  for (std::size_t i = 0; i < routes.size(); ++i) {
    view.route_table.add(routes[i].route.pattern, view.routes.size());
    view.routes.push_back({actor, i});
  }
}

std::shared_ptr<const View> make_view(std::vector<ActorPtr> actors,
                                      std::shared_ptr<const routing::Index> index) {
  auto view = std::make_shared<View>();
  view->index = std::move(index);
  std::ranges::sort(actors, {}, [](const ActorPtr& actor) { return actor->order; });
  for (const ActorPtr& actor : actors) {
    view->owners[actor->owner] = actor;
    add_listeners(*view, actor);
    add_middleware(*view, actor);
    add_routes(*view, actor);
    for (const DeclaredCommand& declared : actor->declared.commands) {
      view->commands.add({actor->id, actor->about, declared.command});
      view->takes_secrets = view->takes_secrets || commands::takes_secret(declared.command);
    }
  }
  view->actors = std::move(actors);
  return view;
}

// Whether each type that a command of `next` names is one of its own.
Status check_types(const Actor& next) {
  for (const DeclaredCommand& declared : next.declared.commands) {
    for (const commands::Parameter& parameter : declared.command.parameters) {
      if (parameter.kind != commands::Kind::custom) continue;
      if (std::ranges::count(next.declared.types, parameter.type, &DeclaredName::name) > 0)
        continue;
      return invalid(text::cat("command '", declared.command.id, "': its parameter '",
                               parameter.name, "' has the type '", parameter.type,
                               "', which the plugin does not declare"));
    }
  }
  return {};
}

// Whether a command of `next` is taken by somebody who stays.
Status check_commands(const View& view, const ActorPtr& old, const Actor& next) {
  for (const DeclaredCommand& declared : next.declared.commands) {
    const commands::Entry* taken = view.commands.find(declared.command.id);
    if (taken == nullptr || (old != nullptr && taken->plugin == old->id)) continue;
    return {Code::conflict,
            text::cat("command '", declared.command.id, "' is already declared by plugin '",
                      taken->plugin, "'; give one of them another id")};
  }
  return {};
}

// Whether a route of `next` is taken by somebody who stays, or by itself.
Status check_routes(const View& view, const ActorPtr& old, const ActorPtr& next) {
  if (next->declared.routes.empty()) return {};
  View all;
  for (const ActorPtr& actor : view.actors) {
    if (actor != old) add_routes(all, actor);
  }
  for (std::size_t i = 0; i < next->declared.routes.size(); ++i) {
    const routing::RoutePattern& pattern = next->declared.routes[i].route.pattern;
    std::size_t taken = 0;
    const std::size_t place = all.routes.size();
    all.routes.push_back({next, i});
    if (all.route_table.add(pattern, place, &taken)) continue;
    const RouteRef& other = all.routes[taken];
    return {Code::conflict,
            text::cat("route \"", pattern.text(), "\" of plugin '", next->id,
                      "' is already declared by plugin '", other.actor->id, "' as \"",
                      other.declared().route.pattern.text(), "\"; give one of them another path")};
  }
  return {};
}

}  // namespace

Result<std::vector<routing::Pattern>> Actor::patterns() {
  std::vector<routing::Pattern> patterns;
  targets.clear();
  const auto add = [&](routing::Pattern pattern, Target target) {
    pattern.number = static_cast<std::uint32_t>(targets.size());
    patterns.push_back(std::move(pattern));
    targets.push_back(target);
  };
  for (std::size_t i = 0; i < declared.commands.size(); ++i) {
    add(commands::candidate_pattern(declared.commands[i].command), {Target::Kind::command, i});
  }
  for (std::size_t i = 0; i < declared.listeners.size(); ++i) {
    const routing::Listener& listener = declared.listeners[i].listener;
    if (listener.has_pattern()) add(listener.pattern, {Target::Kind::listener, i});
  }
  return patterns;
}

ActorPtr View::find(std::string_view id) const {
  const auto found = std::ranges::find(
      actors, id, [](const ActorPtr& actor) -> std::string_view { return actor->id; });
  return found == actors.end() ? nullptr : *found;
}

ViewPtr Registry::view() const {
  std::lock_guard lock(mutex_);
  return view_;
}

// What takes long is done with nothing locked: many plugins come at once when the bot starts.
Status Registry::replace(const ActorPtr& old, const ActorPtr& next) {
  routing::CompiledList compiled;
  if (next != nullptr) {
    auto patterns = next->patterns();
    if (!patterns.ok()) return patterns.status();
    auto added = routing::compile(next->owner, std::move(*patterns));
    if (!added.ok()) return added.status();
    compiled = std::move(*added);
  }
  if (Status put_in = put(old, next, std::move(compiled)); !put_in.ok()) return put_in;
  if (next != nullptr && !next->declared.commands.empty()) {
    for (const std::string& note : notes_of(*view(), next->id)) log::warn(next->id, note);
  }
  changed_();
  return {};
}

Status Registry::put(const ActorPtr& old, const ActorPtr& next, routing::CompiledList patterns) {
  std::lock_guard lock(change_);
  const ViewPtr now = view();
  if (next != nullptr) {
    const ActorPtr live = now->find(next->id);
    if (live != nullptr && live != old) {
      return {Code::conflict, text::cat("a plugin with the id '", next->id, "' is live already")};
    }
    if (Status status = check_types(*next); !status.ok()) return status;
    if (Status status = check_commands(*now, old, *next); !status.ok()) return status;
    if (Status status = check_routes(*now, old, next); !status.ok()) return status;
  }
  Change change{old ? old->owner : 0, std::move(patterns)};
  const IndexPtr index = now->index->replace(change.old_owner, change.added);
  if (merging_) since_merge_.push_back(std::move(change));
  std::vector<ActorPtr> actors = now->actors;
  std::erase(actors, old);
  if (next != nullptr) actors.push_back(next);
  publish(std::move(actors), index);
  if (!merging_ && index->wants_merge()) start_merge(index);
  return {};
}

void Registry::publish(std::vector<ActorPtr> actors, IndexPtr index) {
  ViewPtr next = make_view(std::move(actors), std::move(index));
  std::lock_guard lock(mutex_);
  view_.swap(next);  // the older view is freed after the lock
}

void Registry::start_merge(const IndexPtr& index) {
  since_merge_.clear();
  merging_ = background_.post([this, index] { finish_merge(index->merged()); });
}

void Registry::finish_merge(IndexPtr merged) {
  std::lock_guard lock(change_);
  merging_ = false;
  for (Change& change : since_merge_) {
    merged = merged->replace(change.old_owner, std::move(change.added));
  }
  since_merge_.clear();
  publish(view()->actors, std::move(merged));
}

}  // namespace cox::work
