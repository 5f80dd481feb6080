// Where something is said: a plain value that may be kept, written down as JSON and used by another
// generation or after a restart. Empty fields mean "none".
#ifndef COX_SDK_ADDRESS_HPP
#define COX_SDK_ADDRESS_HPP

#include <cox/abi.h>

#include <cox/json.hpp>
#include <cox/sdk/boundary.hpp>
#include <string>
#include <utility>

namespace cox {

struct Address {
  std::string adapter;  // name of the connection in the config, e.g. "libera"
  std::string room;     // the platform's id of the room
  std::string thread;   // the platform's id of the thread
  std::string user;     // the account a reply is addressed to
  std::string message;  // the platform's id of the message answered, reacted to or changed
  bool direct = false;  // to `user` alone, in a direct message

  // A room of a chat.
  static Address in_room(std::string adapter, std::string room) {
    Address address;
    address.adapter = std::move(adapter);
    address.room = std::move(room);
    return address;
  }
  // One person, in a direct message.
  static Address to_user(std::string adapter, std::string user) {
    Address address;
    address.adapter = std::move(adapter);
    address.user = std::move(user);
    address.direct = true;
    return address;
  }

  // As JSON, for the brain, an event or the state of a question; empty fields are left out.
  Json to_json() const {
    Json json = Json::object();
    for (auto& [name, field] : fields()) {
      if (!(this->*field).empty()) json.set(name, this->*field);
    }
    if (direct) json.set("direct", true);
    return json;
  }
  static Address from_json(const Json& json) {
    Address address;
    for (auto& [name, field] : fields()) address.*field = json[name].as_string();
    address.direct = json["direct"].as_bool();
    return address;
  }

  friend bool operator==(const Address&, const Address&) = default;

 private:
  struct Field {
    const char* name;
    std::string Address::*member;
  };
  using Fields = Field[5];
  static const Fields& fields() {
    static constexpr Fields all = {{"adapter", &Address::adapter},
                                   {"room", &Address::room},
                                   {"thread", &Address::thread},
                                   {"user", &Address::user},
                                   {"message", &Address::message}};
    return all;
  }
};

namespace sdk {

// A view of the address; valid as long as the address is and does not change.
inline cox_address borrow(const Address& address) {
  cox_address view{};
  view.size = sizeof(view);
  view.flags = address.direct ? COX_ADDRESS_DIRECT : 0;
  view.adapter = borrow(address.adapter);
  view.room = borrow(address.room);
  view.thread = borrow(address.thread);
  view.user = borrow(address.user);
  view.message = borrow(address.message);
  return view;
}

inline Address copy(const cox_address* view) {
  Address address;
  if (view == nullptr) return address;
  address.adapter = copy(view->adapter);
  address.room = copy(view->room);
  address.thread = copy(view->thread);
  address.user = copy(view->user);
  address.message = copy(view->message);
  address.direct = (view->flags & COX_ADDRESS_DIRECT) != 0;
  return address;
}

}  // namespace sdk
}  // namespace cox

#endif  // COX_SDK_ADDRESS_HPP
