// Writing down what becomes of a message, for `why`: each step of its way adds what it knows.
// Threads: any.
#pragma once

#include <string>
#include <string_view>

#include "authority/authority.hpp"
#include "work/invoke.hpp"
#include "work/matching.hpp"
#include "work/work.hpp"

namespace cox::work {

void note_stop(Work& work, const chat::Message& message, const std::string& by);
void note_findings(Work& work, const View& view, const chat::Message& message,
                   const Findings& findings);
// Of listeners only a refusal is worth it.
void note_decision(Work& work, const chat::Message& message, bool is_command,
                   const authority::Decision& decision);
void note_end(Work& work, const chat::Message& message, bool is_command, const Answer& answer);
void note_outcome(Work& work, const chat::Message& message, std::string_view outcome);

}  // namespace cox::work
