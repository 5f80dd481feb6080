#include "script.hpp"

#include <initializer_list>

#include "engine/runbook.hpp"

namespace deploy {

using cox::Json;
using runbooks::make_node;

namespace {

// Where a literal is put into a text with places for values.
std::string literal(const std::string& text) {
  std::string out;
  for (const char byte : text) {
    out += byte;
    if (byte == '{' || byte == '}') out += byte;
  }
  return out;
}

Json list(std::initializer_list<std::string> words) {
  Json all = Json::array();
  for (const std::string& word : words) all.push(word);
  return all;
}

// Puts a runbook together; what comes from the app's file keeps its lines.
class Script {
 public:
  Script(const App& app, const Environment& environment, Order order, std::string mirror)
      : app_(app),
        environment_(environment),
        order_(std::move(order)),
        mirror_(literal(mirror)),
        root_(make_node(Json::object(), app.line)) {}

  Node make() {
    declare();
    if (order_.kind == Kind::deploy) plan();
    steps();
    rollback();
    if (is_there(app_.on_failure)) add("on_failure", app_.on_failure);
    return std::move(root_);
  }

 private:
  bool deploys() const { return order_.kind == Kind::deploy; }
  void add(const char* name, Node node) { root_.members.emplace_back(name, std::move(node)); }
  void add(const char* name, const Json& json) { add(name, make_node(json, app_.line)); }
  Node step(const Json& json) const { return make_node(json, environment_.line); }

  void declare() {
    add("id", deploys() ? "deploy" : "rollback");
    add("phrase", "deploy <app>/<ref> to <env> with <target> [and <previous>]");
    const auto choice = [](const std::string& only) {
      return Json::object({{"type", "choice"}, {"choices", list({only})}});
    };
    add("parameters", Json::object({{"app", choice(app_.name)}, {"env", choice(order_.env)}}));
    add("key", "{env}");
    add("title", deploys() ? "deploy {app}/{ref} to {env}" : "rollback {app} on {env}");
  }

  Json git(std::initializer_list<std::string> words) const {
    Json all = list({"git", "-C", mirror_});
    for (const std::string& word : words) all.push(word);
    return all;
  }

  // Looks for the commit that is meant, and for what is new in it.
  void plan() {
    const Json quiet = Json::object({{"GIT_TERMINAL_PROMPT", "0"}});
    Json steps = Json::array();
    steps.push(Json::object({{"name", "mirror"},
                             {"run", list({"git", "init", "--quiet", "--bare", mirror_})},
                             {"reads", true}}));
    steps.push(Json::object(
        {{"name", "fetch"},
         {"run", git({"fetch", "--quiet", "--prune", "--force", "--", literal(app_.repository),
                      "+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"})},
         {"env", quiet},
         {"reads", true}}));
    steps.push(Json::object(
        {{"name", "resolve"},
         {"run", git({"rev-parse", "--verify", "--quiet", "{ref}^{{commit}}"})},
         {"capture", Json::object({{"commit", Json::object({{"regex", "^([0-9a-f]{40,64})"}})}})},
         {"reads", true}}));
    steps.push(Json::object({{"name", "log"},
                             {"when", Json::object({{"given", "previous"}})},
                             {"run", git({"log", "--oneline", "--no-decorate", "--max-count=20",
                                          "{previous}..{resolve.commit}"})},
                             {"ignore_failure", true},
                             {"reads", true}}));
    add("plan", steps);
  }

  void steps() {
    Node all = make_node(Json::array(), app_.line);
    const auto put = [&](const Json& json) { all.items.push_back(step(json)); };
    put(Json::object({{"set", Json::object({{"commit", deploys() ? "{resolve.commit}" : "{target}"},
                                            {"folder", environment_.folder}})}}));
    put(Json::object({{"set", Json::object({{"release", "{folder}/releases/{commit}"},
                                            {"current", "{folder}/current"}})}}));
    put_user(all, app_.before, "{folder}");
    if (deploys()) {
      put(Json::object({{"name", "folder"}, {"run", list({"mkdir", "-p", "--", "{release}"})}}));
      put(Json::object(
          {{"name", "export"},
           {"run", git({"archive", "--format=tar", "--output={release}.tar", "{commit}"})}}));
      put(Json::object(
          {{"name", "unpack"}, {"run", list({"tar", "-xf", "{release}.tar", "-C", "{release}"})}}));
      put_user(all, app_.build, "{release}");
    } else {
      put(Json::object(
          {{"name", "release"}, {"run", list({"test", "-d", "{release}"})}, {"reads", true}}));
    }
    put_switch(all, "", "{commit}", Json());
    put_user(all, app_.after, "{current}");
    add("steps", std::move(all));
  }

  // The link `current` changes in one moment: a new link takes its place.
  void put_switch(Node& all, const std::string& prefix, const std::string& commit,
                  const Json& when) {
    const auto put = [&](Json json) {
      json.set("name", prefix + json["name"].as_string());
      if (!when.is_null()) json.set("when", when);
      all.items.push_back(step(json));
    };
    put(Json::object(
        {{"name", "link"}, {"run", list({"ln", "-sfn", "releases/" + commit, "{current}.new"})}}));
    put(Json::object(
        {{"name", "switch"}, {"run", list({"mv", "-fT", "--", "{current}.new", "{current}"})}}));
    const std::size_t first = all.items.size();
    put_restart(all, prefix);
    put_health(all, prefix, commit);
    if (when.is_null()) return;
    for (std::size_t at = first; at < all.items.size(); ++at)
      all.items[at].members.emplace_back("when", step(when));
  }

  void put_restart(Node& all, const std::string& prefix) {
    if (!is_there(environment_.restart)) return;
    Node restart = step(Json::object({{"name", prefix + "restart"}, {"cwd", "{current}"}}));
    restart.line = environment_.restart.line;
    restart.members.emplace_back("run", environment_.restart);
    if (is_there(environment_.env)) restart.members.emplace_back("env", environment_.env);
    all.items.push_back(std::move(restart));
  }

  // "http://...", or {"url": ..., "matches": ..., "within": "30s", "every": "1s", "expect": 200}.
  // `commit` is what "{commit}" means there: the one that is expected to answer.
  void put_health(Node& all, const std::string& prefix, const std::string& commit) {
    Node health = environment_.health;
    if (!is_there(health)) return;
    put_commit(health, commit);
    Node wait = make_node(Json::object(), health.line);
    Node check = make_node(Json::object({{"name", prefix + "health"}}), health.line);
    const auto move = [&](const char* from, Node& to, const char* name) {
      if (const Node* found = health.find(from)) to.members.emplace_back(name, *found);
    };
    if (!health.is_object()) wait.members.emplace_back("http", health);
    move("url", wait, "http");
    move("matches", wait, "body_matches");
    move("expect", wait, "expect");
    move("fields", wait, "fields");
    move("within", check, "deadline");
    move("every", check, "every");
    if (health.find("within") == nullptr)
      check.members.emplace_back("deadline", make_node("30s", health.line));
    if (health.find("every") == nullptr)
      check.members.emplace_back("every", make_node("1s", health.line));
    for (const auto& [name, value] : health.members) {
      static const std::string known = " url matches expect fields within every ";
      // The reader of steps says that nothing is called so.
      if (known.find(" " + name + " ") == std::string::npos)
        check.members.emplace_back(name, value);
    }
    check.members.emplace_back("wait", std::move(wait));
    all.items.push_back(std::move(check));
  }

  static void put_commit(Node& node, const std::string& commit) {
    static const std::string mark = "{commit}";
    for (Node& item : node.items) put_commit(item, commit);
    for (auto& [name, value] : node.members) put_commit(value, commit);
    if (!node.is_string()) return;
    std::string text = node.value.as_string();
    for (auto at = text.find(mark); at != std::string::npos;
         at = text.find(mark, at + commit.size()))
      text.replace(at, mark.size(), commit);
    node.value = text;
  }

  // The app's own steps; their processes begin in `folder` and have the environment's variables.
  void put_user(Node& all, const Node& steps, const std::string& folder) const {
    if (!is_there(steps)) return;
    if (!steps.is_array()) {
      all.items.push_back(steps);  // the reader of steps says what is wrong
      return;
    }
    for (Node each : steps.items) {
      const bool process = each.is_object() && each.find("run") != nullptr;
      if (process && each.find("cwd") == nullptr)
        each.members.emplace_back("cwd", make_node(folder, each.line));
      if (process && each.find("env") == nullptr && is_there(environment_.env))
        each.members.emplace_back("env", environment_.env);
      all.items.push_back(std::move(each));
    }
  }

  // Back to what was there, once something else took its place.
  void rollback() {
    Node all = make_node(Json::array(), app_.line);
    const Json when =
        Json::array({Json::object({{"began", "switch"}}), Json::object({{"given", "previous"}})});
    put_switch(all, "back-", "{previous}", when);
    add("rollback", std::move(all));
  }

  const App& app_;
  const Environment& environment_;
  const Order order_;
  const std::string mirror_;
  Node root_;
};

}  // namespace

runbooks::Program make_program(const App& app, const Order& order, const std::string& mirror,
                               Problems& problems) {
  const auto found = app.environments.find(order.env);
  if (found == app.environments.end()) {
    problems.push_back({app.line, app.name + " has no environment '" + order.env + "'"});
    return {};
  }
  const Node node = Script(app, found->second, order, mirror).make();
  const runbooks::Runbook runbook = runbooks::read_runbook(node, "deploy", problems);
  return runbooks::link(
      runbook, [](const std::string&) { return nullptr; }, problems);
}

Json arguments_of(const Order& order) {
  Json arguments = Json::object({{"app", order.app}, {"env", order.env}});
  if (!order.ref.empty()) arguments.set("ref", order.ref);
  if (!order.target.empty()) arguments.set("target", order.target);
  if (!order.previous.empty()) arguments.set("previous", order.previous);
  return arguments;
}

Json to_json(const Order& order) {
  Json json = arguments_of(order);
  return json.set("kind", order.kind == Kind::deploy ? "deploy" : "rollback");
}

Order order_from_json(const Json& json) {
  Order order;
  order.kind = json["kind"].text() == "rollback" ? Kind::rollback : Kind::deploy;
  order.app = json["app"].as_string();
  order.env = json["env"].as_string();
  order.ref = json["ref"].as_string();
  order.target = json["target"].as_string();
  order.previous = json["previous"].as_string();
  return order;
}

std::string brief(const std::string& commit) { return commit.substr(0, 10); }

}  // namespace deploy
