// Deploys apps from git repositories to environments: deploy/*.json describes them, docs/deploy.md
// tells the way. Locks are those of the plugin jobs: a deploy to prod has the key "prod".
#include <cox/plugin.hpp>

#include "deployer.hpp"

namespace {

using deploy::Kind;

// The commands whose choices are what the files say; without an app there is nothing to choose
// from.
void declare_orders(cox::Plugin& plugin, deploy::Deployer& deployer) {
  const auto app = cox::type::choice(deployer.apps().names()).help("What");
  const auto env = cox::type::choice(deployer.apps().environments()).help("Where");
  plugin.command("deploy", "deploy <app>[/<ref>] to <env>")
      .param("app", app)
      .param("ref",
             cox::type::string().help("A branch, a tag or a commit; main where none is said"))
      .param("env", env)
      .help(
          "Brings a commit of an app to an environment; goes back by itself where it is not "
          "healthy")
      .permission("deploy:{env}")
      .writes()
      .plan([&](auto& call) { return deployer.plan(call, Kind::deploy); })
      .run([&](auto& call) { deployer.run(call, Kind::deploy); });
  plugin.command("rollback-app", "rollback <app> on <env>")
      .param("app", app)
      .param("env", env)
      .help("Goes back to the release before")
      .permission("deploy:{env}")
      .destroys()
      .plan([&](auto& call) { return deployer.plan(call, Kind::rollback); })
      .run([&](auto& call) { deployer.run(call, Kind::rollback); });
  plugin.command("deploys", "deploys [<app>] [in <env>]")
      .param("app", app)
      .param("env", env)
      .help("The latest deploys: who, when, which commit, how it ended")
      .reads()
      .run([&](auto& call) { call.reply(deployer.deploys(call["app"], call["env"])); });
  plugin.command("deploys.now", "what is on <env>")
      .param("env", env)
      .help("Which commit of each app an environment has, and who holds it")
      .reads()
      .run([&](auto& call) { call.reply(deployer.what_is_on(call["env"])); });
}

}  // namespace

COX_PLUGIN("deploy", "1.0.0", "Deploys apps from git: deploy/*.json") {
  auto& deployer = plugin.make<deploy::Deployer>(
      plugin, plugin.path_setting("folder", "deploy", "where the descriptions of the apps lie"),
      plugin.path_setting("repositories", "state/repositories",
                          "where the bot keeps its copies of the apps' repositories"));
  deployer.declare();
  if (!deployer.apps().entries().empty()) declare_orders(plugin, deployer);
  plugin.command("deploy.check", "deploy check")
      .help("What is wrong with the descriptions of the apps")
      .reads()
      .run([&](auto& call) { call.reply(deployer.check()); });
}
