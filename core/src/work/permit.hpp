// Whether somebody may do a thing where they stand: the question to the authority, in one place.
#pragma once

#include <string>

#include "authority/authority.hpp"
#include "chat/message.hpp"
#include "work/services.hpp"

namespace cox::work {

// `name` is the id of the command or listener; an empty permission: it declares none.
inline authority::Request request_of(const chat::Message& message, Effect effect,
                                     const std::string& name, const std::string& permission) {
  authority::Request request;
  request.who = {message.adapter, message.user, message.known()};
  request.effect = effect;
  request.permission = permission;
  request.command = name;
  request.room = message.room;
  request.room_name = message.room_name;
  return request;
}

inline authority::Decision permit(const Services& services, const chat::Message& message,
                                  Effect effect, const std::string& name,
                                  const std::string& permission) {
  return services.authority.decide(request_of(message, effect, name, permission));
}

}  // namespace cox::work
