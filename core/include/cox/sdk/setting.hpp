// Settings: values from the plugin's part of cox.json, declared with type, default and help so that
// the bot can check them and explain what is wrong. Threads: the one that runs the plugin's body.
#ifndef COX_SDK_SETTING_HPP
#define COX_SDK_SETTING_HPP

#include <cox/json.hpp>
#include <cox/sdk/context.hpp>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace cox::sdk {

// The type a setting has in C++ (a default of 5 makes an int64_t, "x" a std::string), its name in
// the declaration, and how it is read.
template <class T>
struct SettingType {
  static constexpr bool is_text = std::is_convertible_v<T, std::string_view>;
  using Type = std::conditional_t<
      std::is_same_v<T, bool>, bool,
      std::conditional_t<std::is_integral_v<T>, std::int64_t,
                         std::conditional_t<std::is_floating_point_v<T>, double,
                                            std::conditional_t<is_text, std::string, Json>>>>;
  static_assert(std::is_arithmetic_v<T> || is_text || std::is_same_v<T, Json>,
                "a setting is a text, a number, a bool or cox::Json");

  static std::string_view name() {
    if constexpr (std::is_same_v<Type, bool>) return "bool";
    if constexpr (std::is_same_v<Type, std::int64_t>) return "int";
    if constexpr (std::is_same_v<Type, double>) return "number";
    if constexpr (std::is_same_v<Type, std::string>) return "string";
    return "json";
  }
  static Type read(const Json& json) {
    if constexpr (std::is_same_v<Type, bool>) return json.as_bool();
    if constexpr (std::is_same_v<Type, std::int64_t>) return json.as_int();
    if constexpr (std::is_same_v<Type, double>) return json.as_double();
    if constexpr (std::is_same_v<Type, std::string>) return json.as_string();
    if constexpr (std::is_same_v<Type, Json>) return json;
  }
};

// Declares a setting and returns its value. Throws cox::Error where the config does not fit.
template <class T>
typename SettingType<T>::Type declare_setting(const Context& context, std::string_view key,
                                              std::string_view help, Json facts) {
  facts.set("kind", "setting");
  facts.set("key", key);
  if (!facts.contains("type")) facts.set("type", SettingType<T>::name());
  facts.set("help", help);
  const cox_host* host = context.host();
  Answer answer;
  answer.check(host->declare(host, borrow(facts.dump()), nullptr, answer.sink()), "setting");
  return SettingType<T>::read(Json::parse(answer.text()).value_or(Json()));
}

}  // namespace cox::sdk

#endif  // COX_SDK_SETTING_HPP
