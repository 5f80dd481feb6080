#include "chat/refs.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace cox::chat;
using cox::Code;

namespace {

Address room(const std::string& name) {
  Address address;
  address.adapter = "irc";
  address.room = name;
  return address;
}

Outgoing edit(std::uint64_t ref, const std::string& in = "#ops") {
  Outgoing out;
  out.act = COX_ACT_EDIT;
  out.ref = ref;
  out.address = room(in);
  return out;
}

}  // namespace

TEST_CASE("a reference leads to the platform's id") {
  Refs refs(1'700'000'000'000, 10);
  const auto ref = refs.add(room("#ops"));
  refs.sent(ref, "p1");
  Outgoing out = edit(ref);
  CHECK(refs.resolve(out).ok());
  CHECK(out.address.message == "p1");
  REQUIRE(refs.address(ref) != nullptr);
  CHECK(refs.address(ref)->room == "#ops");
}

TEST_CASE("references of another run name nothing") {
  Refs before(1'700'000'000'000, 10);
  Refs after(1'700'000'000'001, 10);
  const auto stale = before.add(room("#ops"));
  const auto fresh = after.add(room("#ops"));
  CHECK(stale != fresh);
  Outgoing out = edit(stale);
  CHECK(after.resolve(out).code() == Code::not_found);
}

TEST_CASE("why a message cannot be changed") {
  Refs refs(0, 10);
  const auto waiting = refs.add(room("#ops"));
  const auto failed = refs.add(room("#ops"));
  const auto nameless = refs.add(room("#ops"));
  refs.failed(failed, "the room is gone");
  refs.sent(nameless, "");
  Outgoing out = edit(waiting);
  CHECK(refs.resolve(out).code() == Code::not_found);
  out = edit(failed);
  CHECK(refs.resolve(out).message().find("the room is gone") != std::string::npos);
  out = edit(nameless);
  CHECK(refs.resolve(out).code() == Code::unsupported);
  out = edit(12345);
  CHECK(refs.resolve(out).code() == Code::not_found);
  out = edit(0);
  CHECK(refs.resolve(out).code() == Code::invalid);
}

TEST_CASE("a reference is no way into another room") {
  Refs refs(0, 10);
  const auto ref = refs.add(room("#secret"));
  refs.sent(ref, "p1");
  Outgoing out = edit(ref, "#ops");
  CHECK(refs.resolve(out).code() == Code::denied);
  CHECK(out.address.message.empty());
}

TEST_CASE("without a reference the platform's own id counts") {
  const Refs refs(0, 10);
  Outgoing out = edit(0);
  out.address.message = "p9";
  CHECK(refs.resolve(out).ok());
  CHECK(out.address.message == "p9");
}

TEST_CASE("the oldest references are forgotten") {
  Refs refs(0, 2);
  const auto first = refs.add(room("#ops"));
  const auto second = refs.add(room("#ops"));
  const auto third = refs.add(room("#ops"));
  refs.sent(first, "p1");  // too late, and harmless
  refs.sent(second, "p2");
  refs.sent(third, "p3");
  CHECK(refs.address(first) == nullptr);
  Outgoing out = edit(second);
  CHECK(refs.resolve(out).ok());
  CHECK(out.address.message == "p2");
}
