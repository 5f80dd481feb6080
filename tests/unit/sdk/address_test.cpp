#include <doctest/doctest.h>

#include <cox/sdk/address.hpp>

using cox::Address;

TEST_CASE("an address survives JSON") {
  Address address = Address::in_room("irc", "C1");
  address.thread = "t1";
  address.user = "U1";
  address.message = "m1";
  CHECK(Address::from_json(address.to_json()) == address);
  const Address direct = Address::to_user("irc", "U1");
  CHECK(Address::from_json(direct.to_json()) == direct);
  CHECK(direct.to_json().dump() == R"({"adapter":"irc","user":"U1","direct":true})");
}

TEST_CASE("an address survives the boundary") {
  Address address = Address::to_user("irc", "U1");
  address.room = "D1";
  const cox_address view = cox::sdk::borrow(address);
  CHECK(view.size == sizeof(cox_address));
  CHECK(view.flags == COX_ADDRESS_DIRECT);
  CHECK(cox::sdk::copy(&view) == address);
  CHECK(cox::sdk::copy(nullptr) == Address());
}
