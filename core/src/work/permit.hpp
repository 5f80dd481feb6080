// Whether somebody may do a thing where they stand: the question to the authority, in one place.
#pragma once

#include <cox/json.hpp>
#include <string>
#include <utility>

#include "authority/authority.hpp"
#include "chat/message.hpp"
#include "work/services.hpp"

namespace cox::work {

// The account that spoke, as its platform vouches for it.
inline authority::Identity identity_of(const chat::Message& message) {
  return {message.adapter, message.user, message.known()};
}

// The person whom that account is linked to; empty where it is linked to nobody, or not vouched
// for.
inline std::string linked_person_of(const Services& services, const chat::Message& message) {
  const authority::Identity who = identity_of(message);
  if (!authority::is_known(who)) return {};
  std::string person = services.authority.person_of(who);
  return person == authority::key_of(who) ? std::string() : person;
}

// The question itself. `name` is the id of the command or listener; an empty permission: it
// declares none; `arguments` are those of a command, resolved.
inline authority::Request request_of(const chat::Message& message, Effect effect,
                                     const std::string& name, const std::string& permission,
                                     Json arguments = Json::object()) {
  authority::Request request;
  request.who = identity_of(message);
  request.effect = effect;
  request.permission = permission;
  request.command = name;
  request.room = message.room;
  request.room_name = message.room_name;
  request.arguments = std::move(arguments);
  return request;
}

inline authority::Decision permit(const Services& services, const chat::Message& message,
                                  Effect effect, const std::string& name,
                                  const std::string& permission, Json arguments = Json::object()) {
  return services.authority.decide(
      request_of(message, effect, name, permission, std::move(arguments)));
}

}  // namespace cox::work
