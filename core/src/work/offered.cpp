#include "work/offered.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "work/permit.hpp"

namespace cox::work {

namespace {

using Kind = routing::Listener::Kind;

bool may_use(const Work& work, const chat::Message* asker, Effect effect, const std::string& name,
             const std::string& permission) {
  return asker == nullptr || permit(work.services, *asker, effect, name, permission).allowed;
}

// What is overheard is nobody's business to say, unless the author wants it found.
bool is_offered(const routing::Listener& listener) {
  return listener.kind == Kind::respond || (listener.kind == Kind::hear && !listener.usage.empty());
}

Json json_of(const Actor& actor, const routing::Listener& listener) {
  Json phrases = Json::array();
  if (!listener.usage.empty()) phrases.push(listener.usage);
  return Json::object({{"kind", routing::to_text(listener.kind)},
                       {"plugin", actor.id},
                       {"about", actor.about},
                       {"id", listener.id},
                       {"phrases", std::move(phrases)},
                       {"pattern", listener.pattern.expression},
                       {"help", listener.help},
                       {"effect", to_string(listener.effect_or_default())},
                       {"permission", ""},
                       {"examples", Json::array()},
                       {"hidden", false}});
}

}  // namespace

bool may_use(const Work& work, const chat::Message* asker, const commands::Declaration& command) {
  // Rules and permissions may look at what it is given: somebody may deploy to staging only.
  return asker == nullptr ||
         work.services.authority.might(
             request_of(*asker, command.effect_or_default(), command.id, command.permission));
}

Json offered(const Work& work, const chat::Message* asker) {
  const ViewPtr view = work.registry.view();
  std::vector<Json> all = view->commands
                              .to_json([&](const commands::Entry& entry) {
                                return may_use(work, asker, entry.command);
                              })
                              .items();
  for (const ActorPtr& actor : view->actors) {
    for (const DeclaredListener& declared : actor->declared.listeners) {
      const routing::Listener& listener = declared.listener;
      if (is_offered(listener) &&
          may_use(work, asker, listener.effect_or_default(), listener.id, ""))
        all.push_back(json_of(*actor, listener));
    }
  }
  std::ranges::stable_sort(all, {}, [](const Json& each) { return each["plugin"].as_string(); });
  Json list = Json::array();
  for (Json& each : all) list.push(std::move(each));
  return list;
}

}  // namespace cox::work
