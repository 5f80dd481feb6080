// Types of parameters, and what a plugin's own types answer with:
//
//   plugin.command("deploy", "deploy <app> to <env>")
//       .param("env", cox::type::choice({"staging", "prod"}).help("Where to"))
//       .flag("version", cox::type::string())
//       .flag("force");
//   plugin.type("app", [&](const cox::Wanted&) { return cox::Resolution::one_of(names()); });
//
// Values; guarded by their owners. What does not fit together is refused with the command.
#ifndef COX_SDK_TYPE_HPP
#define COX_SDK_TYPE_HPP

#include <cox/abi.h>

#include <chrono>
#include <cox/json.hpp>
#include <cox/sdk/address.hpp>
#include <cox/sdk/handler.hpp>
#include <cox/sdk/message.hpp>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cox {

// What a parameter is like. Each function returns the type, for chaining.
class Type {
 public:
  explicit Type(std::string_view name) { facts_.set("type", name); }

  // One line for people.
  Type& help(std::string_view help) { return set("help", help); }
  // It need not be given. What stands in [...] need not be anyway.
  Type& optional() { return set("required", false); }
  // It must be given: for flags, which need not be otherwise.
  Type& required() { return set("required", true); }
  // Its value where nobody gives one: of its type, or as somebody would say it ("10m", "today").
  Type& standard(Json value) { return set("default", std::move(value)); }
  // May be given several times; call.list() has all. In a phrase write <name...>.
  Type& repeated() { return set("repeated", true); }
  // Shown and recorded as "***".
  Type& secret() { return set("secret", true); }
  // Numbers and integers.
  Type& min(double least) { return set("min", number(least)); }
  Type& max(double most) { return set("max", number(most)); }
  // Durations.
  Type& min(std::chrono::milliseconds least) { return set("min", Json(least.count())); }
  Type& max(std::chrono::milliseconds most) { return set("max", Json(most.count())); }

  Type& choices(const std::vector<std::string>& choices) {
    Json list = Json::array();
    for (const std::string& choice : choices) list.push(choice);
    return set("choices", std::move(list));
  }
  // As it crosses the boundary.
  const Json& facts() const { return facts_; }

 private:
  static Json number(double value) {
    const auto whole = static_cast<std::int64_t>(value);
    return static_cast<double>(whole) == value ? Json(whole) : Json(value);
  }
  Type& set(std::string_view name, Json value) {
    facts_.set(name, std::move(value));
    return *this;
  }

  Json facts_ = Json::object();
};

namespace type {

inline Type string() { return Type("string"); }
inline Type number() { return Type("number"); }
inline Type integer() { return Type("integer"); }
inline Type boolean() { return Type("boolean"); }
inline Type choice(const std::vector<std::string>& choices) {
  return Type("choice").choices(choices);
}
// "90s", "1h30m", "2 days".
inline Type duration() { return Type("duration"); }
// "2026-11-28", "today", "tomorrow 14:00"; its value is ISO 8601 text in UTC.
inline Type date() { return Type("date"); }
// "@ann"; its value is "ADAPTER:ACCOUNT".
inline Type user() { return Type("user"); }
// "#ops", "here"; its value is the platform's id.
inline Type room() { return Type("room"); }
inline Type json() { return Type("json"); }
// One that the plugin declares with plugin.type(name, ...).
inline Type custom(std::string_view name) { return Type(name); }

}  // namespace type

// What a type of a plugin is asked for. Valid while the resolver runs.
class Wanted {
 public:
  explicit Wanted(const cox_call& raw)
      : raw_(raw),
        data_(Json::parse(sdk::copy(raw.data)).value_or(Json::object())),
        message_(raw.message) {}

  std::string text() const { return data_["text"].as_string(); }  // what was said
  std::string parameter() const { return data_["parameter"].as_string(); }
  std::string command() const { return data_["command"].as_string(); }  // its id
  // It is not to be resolved; one_of() what it may go on to.
  bool completing() const { return data_["complete"].as_bool(); }
  const Message& message() const { return message_; }
  Address address() const { return sdk::copy(raw_.address); }

 private:
  const cox_call& raw_;
  Json data_;
  Message message_;
};

// What a resolver answers. Throw cox::Error with a sentence where the text means nothing.
class Resolution {
 public:
  // The value as call.arguments() has it, and its one spelling, as call["name"] has it.
  Resolution(Json value, std::string text) {
    answer_.set("value", std::move(value));
    answer_.set("text", std::move(text));
  }
  // A text that is its own value.
  Resolution(std::string text) : Resolution(Json(text), text) {}
  // All there are: the bot finds the one that is meant, or says which is nearest.
  static Resolution one_of(const std::vector<std::string>& names) {
    Json list = Json::array();
    for (const std::string& name : names) list.push(name);
    Resolution resolution;
    resolution.answer_.set("candidates", std::move(list));
    return resolution;
  }

  const Json& answer() const { return answer_; }

 private:
  Resolution() = default;
  Json answer_ = Json::object();
};

// What a command would do, for Command::plan(). `facts` is what it depends on, without times: where
// they have changed when it is to run, what was approved is void. `text` tells people.
struct Plan {
  Plan(Json facts_given, std::string text_given)
      : facts(std::move(facts_given)), text(std::move(text_given)) {}
  Json facts;
  std::string text;
};

namespace sdk {

// A handler that runs `resolver` with a Wanted, or with nothing.
template <class Function>
Handler for_type(const Context& context, Function resolver) {
  auto shared = std::make_shared<Function>(std::move(resolver));
  auto run = [shared](const cox_call& raw, cox_result& result) {
    const Wanted wanted(raw);
    const Resolution resolution = call_with(*shared, wanted);
    put(result.text, resolution.answer().dump());
  };
  return {&context, std::move(run), nullptr};
}

}  // namespace sdk
}  // namespace cox

#endif  // COX_SDK_TYPE_HPP
