#include <doctest/doctest.h>

#include <cox/plugin.hpp>
#include <memory>
#include <string>
#include <vector>

#include "fake_host.hpp"

using namespace std::chrono_literals;
using cox::Json;

namespace {

// The facts that `body` declares; the only ones.
template <class Body>
Json declared(Body body) {
  fake::Host host;
  cox::Plugin plugin(host.table(), "1.0.0");
  body(plugin);
  plugin.declare_all();
  REQUIRE(host.declared.size() == 1);
  return host.declared[0].facts;
}

}  // namespace

TEST_CASE("listeners and their options") {
  CHECK(declared([](auto& plugin) { plugin.hear("a(b)", [] {}); }) ==
        Json::object({{"kind", "hear"}, {"pattern", "a(b)"}}));
  const Json all = declared([](auto& plugin) {
    plugin.respond("x", [] {})
        .id("one")
        .destroys()
        .may_finish()
        .deadline(2s)
        .case_sensitive()
        .pcre2()
        .prefilter("lit");
  });
  CHECK(all == Json::object({{"kind", "respond"},
                             {"pattern", "x"},
                             {"id", "one"},
                             {"effect", "destroys"},
                             {"may_finish", true},
                             {"deadline", 2000},
                             {"case_sensitive", true},
                             {"flavour", "pcre2"},
                             {"prefilter", "lit"}}));
  for (const char* kind : {"enter", "leave", "topic", "catch_all"}) {
    const Json facts = declared([&](cox::Plugin& plugin) {
      const std::string which = kind;
      if (which == "enter") plugin.enter([] {});
      if (which == "leave") plugin.leave([] {});
      if (which == "topic") plugin.topic([] {});
      if (which == "catch_all") plugin.catch_all([] {});
    });
    CHECK(facts == Json::object({{"kind", kind}}));
  }
}

TEST_CASE("commands and their options") {
  const Json facts = declared([](auto& plugin) {
    plugin.command("deploy", "deploy <app>", [] {})
        .phrase("ship <app>")
        .alias("d")
        .help("Deploys")
        .example("deploy web")
        .example("ship web")
        .reads()
        .permission("admin")
        .hidden();
  });
  CHECK(facts == Json::object({{"kind", "command"},
                               {"id", "deploy"},
                               {"phrases", Json::array({"deploy <app>", "ship <app>"})},
                               {"aliases", Json::array({"d"})},
                               {"help", "Deploys"},
                               {"examples", Json::array({"deploy web", "ship web"})},
                               {"effect", "reads"},
                               {"permission", "admin"},
                               {"hidden", true}}));
}

TEST_CASE("parameters, flags and how a command runs") {
  const Json facts = declared([](auto& plugin) {
    plugin.command("deploy", "deploy <app> to <env>", [] {})
        .param("env", cox::type::choice({"staging", "prod"}).help("Where to"))
        .flag("wait", cox::type::duration().standard("10m").max(1h))
        .flag("count", cox::type::integer().min(1).max(2.5).required())
        .flag("host", cox::type::custom("host").repeated().secret())
        .flag("force")
        .plan([] { return cox::Plan({}, ""); })
        .deadline(1min)
        .key("deploy:{env}");
  });
  CHECK(facts["parameters"].dump() ==
        R"([{"name":"env","type":"choice","choices":["staging","prod"],"help":"Where to"},)"
        R"({"name":"wait","type":"duration","default":"10m","max":3600000},)"
        R"({"name":"count","type":"integer","min":1,"max":2.5,"required":true},)"
        R"({"name":"host","type":"host","repeated":true,"secret":true},)"
        R"({"name":"force","type":"boolean"}])");
  CHECK(facts["plan"].as_bool());
  CHECK(facts["deadline"].as_int() == 60'000);
  CHECK(facts["key"].text() == "deploy:{env}");
}

TEST_CASE("a command's one handler runs and plans, and its arguments are typed") {
  fake::Host host;
  cox::Plugin plugin(host.table(), "1.0.0");
  std::string ran;
  plugin.command("deploy", "deploy <app>")
      .plan([](auto& call) {
        return cox::Plan(Json::object({{"app", call["app"]}}), "It deploys.");
      })
      .run([&](auto& call) {
        ran = std::to_string(call.number("share")) + " " + std::to_string(call.integer("count")) +
              (call.flag("force") ? " force " : " ") + call.list("hosts").at(1) + " " +
              std::to_string(call.duration("wait").count()) + " " +
              std::to_string(call.integer("none", 7));
      });
  plugin.declare_all();
  const cox_handler& handler = host.only("command").handler;
  fake::Call plan(COX_CALL_PLAN);
  plan.capture("app", "web");
  CHECK(fake::run(handler, plan.raw()).text == R"({"facts":{"app":"web"},"text":"It deploys."})");
  CHECK(ran.empty());
  fake::Call run(COX_CALL_COMMAND);
  run.call.arguments =
      fake::view(R"({"share": 0.5, "count": 3, "force": true, "hosts": ["a", 2], "wait": 90})");
  fake::run(handler, run.raw());
  CHECK(ran == "0.500000 3 force 2 90 7");
}

TEST_CASE("a type answers with a value, with all there are, or with why there is none") {
  fake::Host host;
  cox::Plugin plugin(host.table(), "1.0.0");
  plugin.type("app", [](const cox::Wanted& wanted) {
    if (wanted.completing()) return cox::Resolution::one_of({"web", "api"});
    if (wanted.text() == "none") throw cox::Error(COX_NOT_FOUND, "there is no app none");
    return cox::Resolution(Json::object({{"id", 7}}), wanted.text() + "!");
  });
  plugin.declare_all();
  const fake::Declared& type = host.only("type");
  CHECK(type.facts["name"].text() == "app");
  const auto ask = [&](const char* data) {
    fake::Call call(COX_CALL_RESOLVE);
    call.call.data = fake::view(data);
    return fake::run(type.handler, call.raw());
  };
  CHECK(ask(R"({"text": "web"})").text == R"({"value":{"id":7},"text":"web!"})");
  CHECK(ask(R"({"text": "w", "complete": true})").text == R"({"candidates":["web","api"]})");
  CHECK(ask(R"({"text": "none"})").status == COX_NOT_FOUND);
}

TEST_CASE("a command without a handler does not load") {
  fake::Host host;
  cox::Plugin plugin(host.table(), "1.0.0");
  plugin.command("deploy", "deploy");
  CHECK_THROWS_WITH_AS(plugin.declare_all(), "the command 'deploy' has no handler: add .run(...)",
                       cox::Error);
}

TEST_CASE("schedules, events, answers and the rest") {
  CHECK(declared([](auto& plugin) { plugin.every(10min, [] {}).id("tick"); }) ==
        Json::object({{"kind", "every"}, {"ms", 600'000}, {"id", "tick"}}));
  CHECK(declared([](auto& plugin) { plugin.every(2s, [] {}).id("look").reads(); }) ==
        Json::object({{"kind", "every"}, {"ms", 2'000}, {"id", "look"}, {"effect", "reads"}}));
  CHECK(declared([](auto& plugin) { plugin.after(1s, [] {}); }) ==
        Json::object({{"kind", "after"}, {"ms", 1000}}));
  CHECK(declared([](auto& plugin) {
          plugin.cron(
              "0 9 * * *", [] {}, "Asia/Tokyo");
        }) == Json::object({{"kind", "cron"}, {"cron", "0 9 * * *"}, {"zone", "Asia/Tokyo"}}));
  CHECK(declared([](auto& plugin) { plugin.on("tick", [] {}); }) ==
        Json::object({{"kind", "event"}, {"name", "tick"}}));
  CHECK(declared([](auto& plugin) { plugin.answer("sure", [] {}); }) ==
        Json::object({{"kind", "answer"}, {"name", "sure"}}));
  CHECK(declared([](auto& plugin) { plugin.on_start([] {}); }) ==
        Json::object({{"kind", "start"}}));
  CHECK(declared([](auto& plugin) {
          plugin.receive_middleware([](auto& step) { return step.pass(); }).id("gate");
        }) == Json::object({{"kind", "receive_middleware"}, {"id", "gate"}}));
}

TEST_CASE("declarations keep their order") {
  fake::Host host;
  cox::Plugin plugin(host.table(), "1.0.0");
  plugin.hear("a", [] {});
  plugin.command("b", "b", [] {});
  plugin.hear("c", [] {});
  plugin.declare_all();
  REQUIRE(host.declared.size() == 3);
  CHECK(host.declared[1].facts["kind"].text() == "command");
  CHECK(host.declared[2].facts["pattern"].text() == "c");
}

TEST_CASE("declaring after the body is refused, and so is what the core refuses") {
  fake::Host host;
  cox::Plugin plugin(host.table(), "1.0.0");
  plugin.declare_all();
  CHECK_THROWS_AS(plugin.hear("late", [] {}), cox::Error);
  cox::Plugin other(host.table(), "1.0.0");
  other.hear("(", [] {});
  host.status = COX_INVALID;
  host.why = "pattern: missing )";
  CHECK_THROWS_WITH_AS(other.declare_all(), "declare: pattern: missing )", cox::Error);
}

TEST_CASE("a predicate sees the message and decides") {
  fake::Host host;
  cox::Plugin plugin(host.table(), "1.0.0");
  plugin.listen([](const cox::Message& message) { return message.text() == "yes"; }, [] {});
  plugin.listen([](const cox::Message&) -> bool { throw cox::Error("broken"); }, [] {});
  plugin.declare_all();
  fake::Call yes(COX_CALL_LISTENER, "yes");
  fake::Call no(COX_CALL_LISTENER, "no");
  const cox_handler& first = host.declared[0].handler;
  CHECK(host.declared[0].facts == Json::object({{"kind", "listen"}, {"flavour", "predicate"}}));
  CHECK(first.matches(first.self, &yes.message) != 0);
  CHECK(first.matches(first.self, &no.message) == 0);
  const cox_handler& second = host.declared[1].handler;
  CHECK(second.matches(second.self, &yes.message) == 0);
  CHECK(host.log == std::vector<std::string>{"error: a predicate failed: broken"});
}

TEST_CASE("settings answer at once, with the type of their default") {
  fake::Host host;
  host.settings = Json::object({{"greeting", "Ahoy"}, {"limit", 7}, {"token", "s3cret"}});
  cox::Plugin plugin(host.table(), "1.0.0");
  const std::string greeting = plugin.setting("greeting", "Hello", "what to say");
  const std::int64_t limit = plugin.setting("limit", 5, "how many");
  const double share = plugin.setting("share", 0.5, "of all");
  const bool loud = plugin.setting("loud", true, "shout");
  const Json hosts = plugin.setting("hosts", Json::array({"a"}), "where");
  CHECK(greeting == "Ahoy");
  CHECK(limit == 7);
  CHECK(share == 0.5);
  CHECK(loud);
  CHECK(hosts.items().size() == 1);
  CHECK(plugin.secret("token", "the token") == "s3cret");
  CHECK(host.declared[0].facts == Json::object({{"default", "Hello"},
                                                {"kind", "setting"},
                                                {"key", "greeting"},
                                                {"type", "string"},
                                                {"help", "what to say"}}));
  const char* const types[] = {"string", "int", "number", "bool", "json", "string"};
  for (std::size_t i = 0; i < 6; ++i) CHECK(host.declared[i].facts["type"].text() == types[i]);
  CHECK(host.declared[5].facts["secret"].as_bool());
  CHECK_THROWS_WITH_AS(plugin.required_setting<std::int64_t>("port", "where"),
                       "setting: setting is missing", cox::Error);
}

TEST_CASE("state is handed over as JSON") {
  fake::Host host;
  cox::Plugin plugin(host.table(), "1.0.0");
  int count = 3;
  plugin.on_save([&] { return Json::object({{"count", count}}); });
  plugin.on_restore([&](const Json& state) { count = static_cast<int>(state["count"].as_int()); });
  plugin.declare_all();
  fake::Call save(COX_CALL_SAVE);
  const fake::Outcome saved = fake::run(host.only("save").handler, save.raw());
  CHECK(saved.text == R"({"count":3})");
  count = 0;
  fake::Call restore(COX_CALL_RESTORE);
  restore.call.data = fake::view(saved.text);
  fake::run(host.only("restore").handler, restore.raw());
  CHECK(count == 3);
}

TEST_CASE("event and answer handlers get their data") {
  fake::Host host;
  cox::Plugin plugin(host.table(), "1.0.0");
  std::string seen;
  plugin.on("deployed", [&](auto& call) { seen = call.name() + call.data()["app"].as_string(); });
  plugin.declare_all();
  fake::Call event(COX_CALL_EVENT);
  event.call.name = fake::view("deployed");
  event.call.data = fake::view(R"({"app":"web"})");
  fake::run(host.only("event").handler, event.raw());
  CHECK(seen == "deployedweb");
}

TEST_CASE("what the plugin made ends last, on_unload runs newest first") {
  std::vector<std::string> order;
  struct Note {
    std::vector<std::string>& order;
    std::string name;
    Note(std::vector<std::string>& where, std::string what) : order(where), name(std::move(what)) {}
    ~Note() { order.push_back(name); }
  };
  {
    fake::Host host;
    cox::Plugin plugin(host.table(), "1.0.0");
    plugin.make<Note>(order, "first object");
    plugin.make<Note>(order, "second object");
    plugin.hear("x", [note = std::make_shared<Note>(order, "handler")] {});
    plugin.on_unload([&] { order.push_back("unload 1"); });
    plugin.on_unload([&] { order.push_back("unload 2"); });
    plugin.on_unload([] { throw cox::Error("ignored"); });
    plugin.declare_all();
  }
  CHECK(order == std::vector<std::string>{"unload 2", "unload 1", "handler", "second object",
                                          "first object"});
}

TEST_CASE("a plugin can speak, ask the clock and run the bot without a call") {
  fake::Host host;
  cox::Plugin plugin(host.table(), "2.1.0");
  plugin.declare_all();
  plugin.send_to(cox::Address::in_room("irc", "C1"), "hi");
  plugin.timer(
      1s, [] {}, 2s);
  CHECK(host.said[0].body == "hi");
  CHECK(host.said[0].call == "");
  CHECK(host.timers[0].call == "");
  CHECK(host.timers[0].period == 2000);
  CHECK(plugin.now() == cox::Time(1s));
  CHECK(plugin.random() == 7);
  CHECK(plugin.version() == "2.1.0");
  CHECK(plugin.core_version() == "1.2.3");
  CHECK(plugin.commands().items()[0]["id"].text() == "all");
  CHECK(plugin.admin("reload", Json::object({{"plugin", "x"}}))["done"].as_bool());
  CHECK(host.verbs == std::vector<std::string>{R"(reload {"plugin":"x"})"});
}
