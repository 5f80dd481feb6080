#include "app.hpp"

#include <algorithm>

#include "engine/section.hpp"
#include "engine/template.hpp"

namespace deploy {

using runbooks::Section;

namespace {

Node copy_of(Section& section, std::string_view name) {
  const Node* node = section.get(name);
  return node == nullptr ? Node() : *node;
}

// What names folders, keys and permissions.
bool is_plain(const std::string& name) {
  return !name.empty() && name.size() <= 64 && name.front() != '-' && name.front() != '.' &&
         std::all_of(name.begin(), name.end(), [](char byte) {
           return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '-' ||
                  byte == '_' || byte == '.';
         });
}

Environment read_environment(const Node& node, const std::string& name, Problems& problems) {
  Environment environment;
  environment.line = node.line;
  Section section(node, "environment '" + name + "'", problems);
  if (!is_plain(name))
    section.problem(node.line, "its name must be small letters, digits, '-', '_' and '.'");
  section.read("folder", environment.folder);
  if (environment.folder.empty()) {
    section.problem(node.line, "it needs a \"folder\" for its releases");
  } else if (environment.folder.front() != '/') {
    section.problem(node.line, "\"folder\" must begin with /");
  }
  environment.restart = copy_of(section, "restart");
  environment.health = copy_of(section, "health");
  environment.env = copy_of(section, "env");
  section.read("ref", environment.ref);
  section.finish();
  return environment;
}

}  // namespace

const std::string& App::ref_for(const std::string& env) const {
  const auto found = environments.find(env);
  return found == environments.end() || found->second.ref.empty() ? ref : found->second.ref;
}

bool is_there(const Node& node) { return node.line > 0; }

App read_app(const Node& node, const std::string& name, Problems& problems) {
  App app;
  app.name = name;
  app.line = node.line;
  Section section(node, "", problems);
  section.read("app", app.name);
  if (!is_plain(app.name))
    section.problem(node.line, "\"app\" must be small letters, digits, '-', '_' and '.'");
  section.read("repository", app.repository);
  if (app.repository.empty())
    section.problem(node.line,
                    "it needs a \"repository\": the URL or the path of a git repository");
  section.read("ref", app.ref);
  section.read("help", app.help);
  for (auto [key, steps] : {std::pair{"build", &App::build},
                            {"before", &App::before},
                            {"after", &App::after},
                            {"on_failure", &App::on_failure}}) {
    app.*steps = copy_of(section, key);
  }
  if (const Node* all = section.object("environments")) {
    for (const auto& [env, each] : all->members)
      app.environments.emplace(env, read_environment(each, env, problems));
  }
  if (app.environments.empty()) section.problem(node.line, "it needs \"environments\"");
  section.finish();
  return app;
}

}  // namespace deploy
