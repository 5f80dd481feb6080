// The walk of docs/deploy.md on IRC: a network with services, a real repository, a real service,
// and two people who are accounts there.
#include <doctest/doctest.h>

#include <fstream>
#include <string>

#include "../e2e/chat.hpp"
#include "../e2e/deploy_example.hpp"
#include "atheme.hpp"
#include "network_config.hpp"
#include "user.hpp"

using e2e::Chat;
using peers::User;

namespace {

// The config of the example, with the network beside the terminal and its accounts beside those.
struct Net : e2e::DeployExample {
  Net() {
    server.start();
    services.start();
    for (const char* name : {"cox", "ann", "bob"}) services.knows(name);
    const std::string network =
        peers::irc_entry("net", server.tls_port(),
                         R"(, "tls_name": "irc.test.local", "ca_file": ")" + server.ca_file() +
                             R"(", "account": "cox", "account_password": "sesame")");
    changes_config(R"("terminal": {)", network + R"(, "terminal": {)");
    changes_config(R"("terminal:ann")", R"("terminal:ann", "net:ann")");
    changes_config(R"("terminal:bob")", R"("terminal:bob", "net:bob")");
  }

  void changes_config(const std::string& from, const std::string& to) const {
    const std::string path = home.path() + "/cox.json";
    std::ifstream in(path);
    std::string text(std::istreambuf_iterator<char>(in), {});
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    std::ofstream(path) << text.replace(at, from.size(), to);
  }

  peers::Inspircd server;
  peers::Atheme services{server};
};

std::string plan_in(const std::string& log) {
  const auto at = log.rfind("approve ") + 8;
  return log.substr(at, log.find_first_not_of("0123456789abcdef", at) - at);
}

}  // namespace

TEST_CASE_FIXTURE(Net, "two people with accounts bring a release to prod") {
  Chat bot(home);
  bot.logs("net      online: cox");
  User ann(server.tls_port(), "ann", {.tls = true, .account = "ann"});
  User bob(server.tls_port(), "bob", {.tls = true, .account = "bob"});
  ann.meets("cox", "#ops");
  bob.meets("cox", "#ops");

  ann.says("#ops", "cox deploy web to staging");
  ann.hears("ok after");
  CHECK(asks("staging").find(commit_of("staging")) != std::string::npos);

  ann.says("#ops", "cox deploy web to prod");
  bob.hears("#ops <cox> ann: Plan ");
  bob.hears("nothing has been deployed yet");
  bob.hears("approve ");
  bob.hears("\n");
  const std::string plan = plan_in(bob.log());
  ann.says("#ops", "cox approve " + plan);
  ann.hears("you asked for plan");

  // Her other account is she as well.
  bot.says("/as ann");
  bot.says("cox approve " + plan);
  bot.hears("you asked for plan");
  CHECK(asks("prod").empty());

  bob.says("#ops", "cox approve " + plan);
  bob.hears("ok after");
  CHECK(asks("prod").find(commit_of("prod")) != std::string::npos);
  bob.says("#ops", "cox what is on prod");
  bob.hears("by ann");
  CHECK(bot.stops() == 0);
}
