// What the bot says to somebody who meant a command and did not give one. Threads: any.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "work/matching.hpp"
#include "work/work.hpp"

namespace cox::work {

// What is wrong with the command that came closest, of those that the sender may use; empty where
// none came close.
std::string complaint(const Work& work, const chat::Message& message,
                      const std::vector<Misread>& misread, std::string_view line);

// The answer to a line that nothing took: the nearest commands that the sender may use here. Empty
// where there is nothing to say.
std::string unknown(const Work& work, const chat::Message& message, std::string_view line);

// The usages of the commands that are nearest to the line, at most `most` of them.
std::vector<std::string> nearest_usages(const Work& work, const chat::Message& message,
                                        std::string_view line, std::size_t most);

}  // namespace cox::work
