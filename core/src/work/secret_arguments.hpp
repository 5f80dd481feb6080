// Secret arguments of a command, in what is written down of it. Pure. Threads: any.
#pragma once

#include <string>
#include <string_view>

namespace cox::work {

// What was said, with the values of the arguments that `shown` has otherwise, such as "***",
// replaced by that. `arguments` and `shown` are JSON objects by parameter. Where such a value does
// not stand in the text as it is, the text cannot be trusted, and `instead` is the answer.
std::string without_secret_arguments(std::string_view text, std::string_view arguments,
                                     std::string_view shown, std::string_view instead);

}  // namespace cox::work
