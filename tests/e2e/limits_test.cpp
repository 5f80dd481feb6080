// A bot that may open no more files: those who are there are served, those who come wait, nothing
// spins, and all goes on when it may again.
#include <doctest/doctest.h>

#include <chrono>
#include <cstdio>
#include <string>
#include <thread>

#include "chat.hpp"
#include "machine.hpp"
#include "web.hpp"

using e2e::Chat;
using e2e::Home;
using e2e::Ran;
using e2e::run;
using e2e::Web;

TEST_CASE("while no file can be opened the bot answers, and whoever comes is served later") {
  Home home;
  home.config(R"({"policy": "open", "http": {"port": 0}})");
  Chat chat(home);
  Web web(chat);
  chat.says("cox remember web is green");
  chat.hears("OK, web is green.");
  chat.says("cox what is web");
  chat.hears("web is green.");

  e2e::limit_open_files(home, 3);  // less than it has, so no further one
  auto waits = web.later("/healthz");
  chat.says("cox what is web");
  chat.hears("web is green.");
  chat.says("cox remember web is red");
  chat.hears("OK, web is red.");
  chat.says("cox status");
  chat.hears("records: ok");
  const double before = e2e::processor_seconds(home);
  CHECK(waits.wait_for(std::chrono::seconds(2)) == std::future_status::timeout);
  CHECK(e2e::processor_seconds(home) - before < 1.5);  // an accept that is tried at once takes 2

  e2e::limit_open_files(home, 0);
  CHECK(waits.get().status == 200);
  CHECK(web.get("/healthz").status == 200);
  CHECK(chat.ends() == 0);
  CHECK(run({"audit", "verify", "--home", home.path()}).code == 0);
}
