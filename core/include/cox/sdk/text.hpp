// Filling values into patterns: "deployed {} to {}". Each "{}" takes the next value; any other
// brace stands for itself; placeholders without a value stay, values without a placeholder are
// dropped. Pure functions.
#ifndef COX_SDK_TEXT_HPP
#define COX_SDK_TEXT_HPP

#include <cox/json.hpp>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace cox {
namespace sdk {

// A value as people read it: texts as they are, true and false, numbers in decimal, Json compact.
template <class T>
std::string to_text(const T& value) {
  if constexpr (std::is_convertible_v<const T&, std::string_view>) {
    return std::string(std::string_view(value));
  } else if constexpr (std::is_same_v<T, char>) {
    return std::string(1, value);
  } else if constexpr (std::is_same_v<T, Json>) {
    return value.is_string() ? value.as_string() : value.dump();
  } else {
    static_assert(std::is_arithmetic_v<T>, "only texts, numbers, bool and Json can be filled in");
    return Json(value).dump();
  }
}

// Fills the values in. `change(value, position)` may alter each, knowing where in `pattern` it
// goes.
template <class Value, class Change>
std::string fill(std::string_view pattern, const std::vector<Value>& values, Change change) {
  std::string out;
  std::size_t from = 0;
  for (const Value& value : values) {
    const std::size_t at = pattern.find("{}", from);
    if (at == std::string_view::npos) break;
    out.append(pattern.substr(from, at - from)).append(change(value, at));
    from = at + 2;
  }
  return out.append(pattern.substr(from));
}

}  // namespace sdk

// The pattern with the values filled in. Without values the text is taken as it is, braces and all.
template <class... Values>
std::string fill(std::string_view pattern, const Values&... values) {
  if constexpr (sizeof...(values) == 0) return std::string(pattern);
  return sdk::fill(pattern, std::vector<std::string>{sdk::to_text(values)...},
                   [](const std::string& value, std::size_t) { return value; });
}

}  // namespace cox

#endif  // COX_SDK_TEXT_HPP
