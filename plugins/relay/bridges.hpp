// Which rooms belong together, as the config says. Pure.
#pragma once

#include <cox/json.hpp>
#include <cox/sdk/address.hpp>
#include <string>
#include <string_view>
#include <vector>

struct Room {
  std::string adapter;
  std::string room;

  // "libera:#ops"; throws cox::Error(COX_INVALID) where it is not that.
  static Room parse(std::string_view text);
  std::string text() const { return adapter + ":" + room; }
  cox::Address address() const { return cox::Address::in_room(adapter, room); }
  friend bool operator==(const Room&, const Room&) = default;
};

class Bridges {
 public:
  // [["terminal:#ops", "libera:#ops"], ...]; throws cox::Error(COX_INVALID) that says what is
  // wrong.
  static Bridges parse(const cox::Json& setting);

  bool empty() const { return bridges_.empty(); }
  // The rooms at the other ends; none where this one is not bridged.
  std::vector<Room> from(const Room& room) const;
  // "terminal:#ops <-> libera:#ops", one a line.
  std::string text() const;

 private:
  std::vector<std::vector<Room>> bridges_;
};
