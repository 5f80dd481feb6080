#include "speaking.hpp"

#include <cox/sdk/percent.hpp>
#include <utility>

#include "protocol/activity.hpp"

namespace teams {

using cox::Json;

std::string Speaking::base_of(const std::string& room) const {
  const std::string service = book_.service_of(room);
  return (service.empty() ? settings_.service_url : service) + "/v3/conversations";
}

ServiceCall Speaking::call(std::string method, const std::string& room,
                           const std::string& conversation, const std::string& activity,
                           Json body) const {
  std::string url = base_of(room) + "/" + cox::percent_encoded(conversation) + "/activities";
  if (!activity.empty()) url += "/" + cox::percent_encoded(activity);
  return {std::move(method), std::move(url), std::move(body), room};
}

void Speaking::find_room(const cox::Address& to, Done failed, There there) {
  const bool is_there = !to.room.empty() && (!to.direct || book_.is_personal(to.room));
  if (is_there) return there(to.room);
  const std::string known = book_.personal_room(to.user);
  if (!known.empty()) return there(known);
  if (to.user.empty())
    return failed(cox::Error(COX_INVALID, "no room is named; name a conversation's id"));
  open_personal(to.user, std::move(failed), std::move(there));
}

// Teams gives the one conversation that there is between the two, or makes it.
void Speaking::open_personal(const std::string& account, Done failed, There there) {
  if (settings_.tenant_id.empty())
    return failed(
        cox::Error(COX_INVALID, "nobody can be spoken to first without a tenant_id in the config"));
  const auto person = book_.person(account);
  const std::string bot = book_.bot()["id"].as_string("28:" + settings_.app_id);
  Json body = Json::object(
      {{"bot", Json::object({{"id", bot}})},
       {"members", Json::array({Json::object({{"id", person ? person->id : account}})})},
       {"isGroup", false},
       {"tenantId", settings_.tenant_id},
       {"channelData", Json::object({{"tenant", Json::object({{"id", settings_.tenant_id}})}})}});
  service_.send({"POST", base_of({}), std::move(body), "to " + account},
                [this, account, failed = std::move(failed),
                 there = std::move(there)](const std::variant<std::string, cox::Error>& got) {
                  const auto* room = std::get_if<std::string>(&got);
                  if (room == nullptr || room->empty()) return failed(got);
                  book_.learn_personal(account, *room);
                  there(*room);
                });
}

void Speaking::say(const cox::Address& to, std::vector<Json> activities, Done done) {
  find_room(to, done,
            [this, to, activities = std::move(activities), done](const std::string& room) {
              const std::string thread = room == to.room ? to.thread : "";
              say_next({conversation_of(room, thread), room, activities, 0, {}}, done);
            });
}

void Speaking::say_next(Saying saying, Done done) {
  if (saying.next == saying.activities.size()) return done(scoped_id(saying.first, saying.room));
  ServiceCall next =
      call("POST", saying.room, saying.conversation, {}, std::move(saying.activities[saying.next]));
  ++saying.next;
  service_.send(std::move(next), [this, saying = std::move(saying), done = std::move(done)](
                                     const std::variant<std::string, cox::Error>& got) mutable {
    if (std::holds_alternative<cox::Error>(got)) return done(got);
    if (saying.first.empty()) saying.first = std::get<std::string>(got);
    say_next(std::move(saying), std::move(done));
  });
}

void Speaking::change(const cox::Address& to, std::string method, Json body, Done done) {
  find_room(
      to, done,
      [this, to, method = std::move(method), body = std::move(body),
       done](const std::string& room) {
        const std::string thread = room == to.room ? to.thread : "";
        service_.send(
            call(method, room, conversation_of(room, thread), activity_id(to.message, room), body),
            [done, id = to.message](const std::variant<std::string, cox::Error>& got) {
              if (std::holds_alternative<cox::Error>(got)) return done(got);
              done(id);
            });
      });
}

void Speaking::edit(const cox::Address& to, Json activity, Done done) {
  activity.set("id", activity_id(to.message, to.room));
  change(to, "PUT", std::move(activity), std::move(done));
}

void Speaking::remove(const cox::Address& to, Done done) {
  change(to, "DELETE", {}, std::move(done));
}

void Speaking::typing(const cox::Address& to) {
  if (to.room.empty()) return;  // not worth opening a conversation for
  const Json activity = Json::object({{"type", "typing"}});
  service_.send(call("POST", to.room, conversation_of(to.room, to.thread), {}, activity),
                [](const auto&) {});
}

}  // namespace teams
