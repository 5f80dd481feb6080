// A command, built by chaining:
//
//   plugin.command("deploy", "deploy <app> to <env>")
//       .param("env", cox::type::choice({"staging", "prod"}))
//       .flag("force")
//       .help("Brings the newest build of an app to an environment")
//       .example("deploy web to staging --force")
//       .writes()
//       .run([](auto& call) { ... call["app"] ... call.flag("force") ... });
//
// Threads: declared in the plugin's body, on the thread that loads it. What does not fit (a phrase
// that does not parse, an id that is taken) is refused when the body has ended: the plugin is not
// loaded, and the message names the command. The plugin owns it; the reference holds as long as the
// plugin.
#ifndef COX_SDK_COMMAND_HPP
#define COX_SDK_COMMAND_HPP

#include <cox/sdk/declaration.hpp>
#include <cox/sdk/running.hpp>
#include <cox/sdk/type.hpp>
#include <functional>
#include <memory>
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

  // What <name> in its phrases is like; without one it is a text. One that no phrase names is a
  // flag.
  Command& param(std::string_view name, const Type& type = type::string()) {
    Json parameter = Json::object({{"name", name}});
    for (const auto& [fact, value] : type.facts().members()) parameter.set(fact, value);
    return append_json("parameters", std::move(parameter));
  }
  // Given as "--version 1.4"; without a type it is there or not: "--force", "--no-force".
  Command& flag(std::string_view name, const Type& type = type::boolean()) {
    return param(name, type);
  }
  // A further way to say it: <app> is one word, <text...> several, [...] may be left out.
  Command& phrase(std::string_view phrase) { return add("phrases", phrase); }
  // A further way to say it that help does not show.
  Command& alias(std::string_view alias) { return add("aliases", alias); }
  // One line that says what it does.
  Command& help(std::string_view help) { return set("help", help); }
  Command& example(std::string_view example) { return add("examples", example); }
  // What running it does to the world; writes where none is given.
  Command& reads() { return set("effect", "reads"); }
  Command& writes() { return set("effect", "writes"); }
  Command& destroys() { return set("effect", "destroys"); }
  // Only who holds this permission may run it; {name} is the value of a parameter: "deploy:{env}".
  Command& permission(std::string_view permission) { return set("permission", permission); }
  // How long it and all that it starts may take.
  Command& deadline(std::chrono::milliseconds deadline) {
    return set("deadline", deadline.count());
  }
  // One at a time runs of those with the same key: "deploy:{env}".
  Command& key(std::string_view key) { return set("key", key); }
  // Left out of help.
  Command& hidden() { return set("hidden", true); }
  // What it does: takes (auto& call), or nothing.
  template <class Function>
  Command& run(Function function) {
    steps_->run = sdk::for_call(*handler().context, std::move(function)).run;
    handler().run = [steps = steps_](const cox_call& raw, cox_result& result) {
      const bool plans = raw.kind == COX_CALL_PLAN && steps->plan;
      plans ? steps->plan(raw, result) : steps->run(raw, result);
    };
    return *this;
  }
  // What it would do: takes (auto& call) and returns a cox::Plan. It changes nothing, and runs
  // again right before the command does.
  template <class Function>
  Command& plan(Function function) {
    auto shared = std::make_shared<Function>(std::move(function));
    steps_->plan = [&context = *handler().context, shared](const cox_call& raw,
                                                           cox_result& result) {
      Call call(context, raw, result);
      const Plan plan = sdk::call_with(*shared, call);
      const Json answer = Json::object({{"facts", plan.facts}, {"text", plan.text}});
      sdk::put(result.text, answer.dump());
    };
    return set("plan", true);
  }

 private:
  using Step = std::function<void(const cox_call&, cox_result&)>;
  struct Steps {
    Step run, plan;
  };

  Command& set(std::string_view name, Json value) {
    fact(name, std::move(value));
    return *this;
  }
  Command& add(std::string_view name, std::string_view item) {
    append(name, item);
    return *this;
  }
  Command& append_json(std::string_view name, Json item) {
    append(name, std::move(item));
    return *this;
  }

  std::shared_ptr<Steps> steps_ = std::make_shared<Steps>();
};

}  // namespace cox

#endif  // COX_SDK_COMMAND_HPP
