// A command, built by chaining:
//
//   plugin.command("deploy", "deploy <app> to <env>")
//       .help("Brings the newest build of an app to an environment")
//       .example("deploy web to staging")
//       .writes()
//       .run([](auto& call) { ... call["app"] ... });
#ifndef COX_SDK_COMMAND_HPP
#define COX_SDK_COMMAND_HPP

#include <cox/sdk/declaration.hpp>
#include <cox/sdk/running.hpp>
#include <string_view>
#include <utility>

namespace cox {

class Command : public sdk::Declaration {
 public:
  Command(const sdk::Context& context, std::string_view id, std::string_view first_phrase)
      : sdk::Declaration("command", {&context, nullptr, nullptr}) {
    fact("id", id);
    phrase(first_phrase);
  }

  // A further way to say it: <app> is one word, <text...> several, [...] may be left out.
  Command& phrase(std::string_view phrase) { return add("phrases", phrase); }
  // Another id under which it is found.
  Command& alias(std::string_view alias) { return add("aliases", alias); }
  // One line that says what it does.
  Command& help(std::string_view help) { return set("help", help); }
  Command& example(std::string_view example) { return add("examples", example); }
  // What running it does to the world; writes where none is given.
  Command& reads() { return set("effect", "reads"); }
  Command& writes() { return set("effect", "writes"); }
  Command& destroys() { return set("effect", "destroys"); }
  // Only who holds this permission may run it.
  Command& permission(std::string_view permission) { return set("permission", permission); }
  // Left out of help.
  Command& hidden() { return set("hidden", true); }
  // What it does: takes (auto& call), or nothing.
  template <class Function>
  Command& run(Function function) {
    handler().run = sdk::for_call(*handler().context, std::move(function)).run;
    return *this;
  }

 private:
  Command& set(std::string_view name, Json value) {
    fact(name, std::move(value));
    return *this;
  }
  Command& add(std::string_view name, std::string_view item) {
    append(name, item);
    return *this;
  }
};

}  // namespace cox

#endif  // COX_SDK_COMMAND_HPP
