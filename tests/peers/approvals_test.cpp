// Approvals on a network with services: who approves is an account, not a nick.
#include <doctest/doctest.h>

#include "../e2e/chat.hpp"
#include "atheme.hpp"
#include "network_config.hpp"
#include "user.hpp"

using e2e::Chat;
using e2e::Home;
using peers::config_with;
using peers::irc_entry;
using peers::User;

namespace {

constexpr auto kRules = R"("policy": "closed",
  "groups": { "ops": ["net:ann", "net:bob"] },
  "rules": [
    { "id": "prod", "command": "wreck", "args": { "env": "prod" }, "who": ["@ops"], "allow": true,
      "approve": { "count": 1, "by": ["@ops"] } }
  ])";

struct Net {
  Net() {
    server.start();
    services.start();
    for (const char* name : {"cox", "ann", "bob"}) services.knows(name);
    home.config(
        config_with(irc_entry("net", server.tls_port(),
                              R"(, "tls_name": "irc.test.local", "ca_file": ")" + server.ca_file() +
                                  R"(", "account": "cox", "account_password": "sesame")"),
                    kRules));
    home.move_in("wrecker_1", "wrecker");
  }

  peers::Inspircd server;
  peers::Atheme services{server};
  Home home;
};

// The id in "Plan 7f3a: ...".
std::string plan_in(const std::string& log) {
  const auto from = log.rfind("Plan ") + 5;
  return log.substr(from, log.find(':', from) - from);
}

}  // namespace

TEST_CASE_FIXTURE(Net, "two people with accounts wreck together, a stolen nick helps nobody") {
  Chat bot(home);
  bot.logs("net      online: cox");
  User ann(server.tls_port(), "ann", {.tls = true, .account = "ann"});
  User thief(server.port(), "bob");
  ann.meets("cox", "#ops");
  thief.meets("cox", "#ops");
  ann.says("#ops", "cox wreck db in prod");
  ann.hears("#ops <cox> ann: Plan ");
  ann.hears("1 other person (@ops)");
  const std::string id = plan_in(ann.log().substr(0, ann.log().rfind("1 other person")));
  ann.says("#ops", "yes");
  ann.hears("still needs 1 approval.");
  thief.says("#ops", "cox approve " + id);
  thief.hears("#ops <cox> bob: ");
  CHECK(ann.log().find("wrecked") == std::string::npos);
  thief.sends("NICK other");
  User bob(server.tls_port(), "robert", {.tls = true, .account = "bob"});
  bob.meets("cox", "#ops");
  bob.says("#ops", "cox approve " + id);
  bob.hears("#ops <cox> robert: Plan " + id + " begins: wreck --what db --env prod");
  ann.hears_line("#ops <cox> ann: wrecked db");
  CHECK(bot.stops() == 0);
}
