#include <doctest/doctest.h>

#include <cox/plugin.hpp>

#include "fake_host.hpp"

namespace {

// What a step of receive middleware answers to something that was said.
template <class Function>
fake::Outcome receive(Function step) {
  fake::Host host;
  cox::Plugin plugin(host.table(), "1.0.0");
  plugin.receive_middleware(step);
  plugin.declare_all();
  fake::Call call(COX_CALL_MIDDLEWARE, "hello");
  return fake::run(host.only("receive_middleware").handler, call.raw());
}

// What a step of response middleware answers to the bot saying `body`.
template <class Function>
fake::Outcome respond(const char* body, Function step) {
  fake::Host host;
  cox::Plugin plugin(host.table(), "1.0.0");
  plugin.response_middleware(step);
  plugin.declare_all();
  fake::Call call(COX_CALL_MIDDLEWARE);
  call.outgoing.act = COX_ACT_REPLY;
  call.outgoing.format = COX_FORMAT_TEXT;
  call.outgoing.body = fake::view(body);
  call.outgoing.address = &call.address;
  call.call.outgoing = &call.outgoing;
  return fake::run(host.only("response_middleware").handler, call.raw());
}

}  // namespace

TEST_CASE("a step passes, allows or denies") {
  CHECK(receive([](auto& step) { return step.pass(); }).result.verdict == COX_VERDICT_PASS);
  CHECK(receive([](auto& step) { return step.allow(); }).result.verdict == COX_VERDICT_ALLOW);
  const fake::Outcome denied = receive([](auto& step) { return step.deny("not now"); });
  CHECK(denied.result.verdict == COX_VERDICT_DENY);
  CHECK(denied.text == "not now");
}

TEST_CASE("a step sees what was said") {
  const auto step = [](cox::Step& it) { return it.text() == "hello" ? it.deny() : it.pass(); };
  CHECK(receive(step).result.verdict == COX_VERDICT_DENY);
}

TEST_CASE("a step that throws fails, which the core takes for a denial") {
  const fake::Outcome outcome = receive([](auto& step) {
    if (step.text() == "hello") throw cox::Error("boom");
    return step.pass();
  });
  CHECK(outcome.status == COX_FAILED);
  CHECK(outcome.text == "boom");
}

TEST_CASE("response middleware reads and replaces what is about to be said") {
  const fake::Outcome replaced = respond("token 123", [](auto& step) {
    CHECK(step.text() == "token 123");
    CHECK(step.act() == COX_ACT_REPLY);
    CHECK(step.format() == COX_FORMAT_TEXT);
    CHECK(step.address().room == "C1");
    step.replace_text("token ***");
    CHECK(step.text() == "token ***");
    return step.pass();
  });
  CHECK(replaced.result.verdict == COX_VERDICT_PASS);
  CHECK(replaced.text == "token ***");
}

TEST_CASE("without replacement nothing is put") {
  CHECK(respond("x", [](auto& step) { return step.pass(); }).text == "");
}

TEST_CASE("a denial's reason wins over a replacement") {
  const fake::Outcome denied = respond("x", [](auto& step) {
    step.replace_text("y");
    return step.deny("no");
  });
  CHECK(denied.text == "no");
}
