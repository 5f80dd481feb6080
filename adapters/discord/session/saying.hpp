// What is to be said, as the bodies of Discord's messages. Pure.
#pragma once

#include <cox/json.hpp>
#include <cox/sdk/outgoing.hpp>
#include <string>
#include <vector>

namespace discord {

// One body for each message it takes, without nonce and reference.
std::vector<cox::Json> bodies(const cox::Outgoing& out);
// What an existing message becomes: one body, cut where it is too long.
cox::Json changed_body(const cox::Outgoing& out);
// What stands beside a file.
cox::Json file_body(const cox::Outgoing& out);
// ":eyes:", an emoji or "name:id" as a reaction's path has it; empty: it is none.
std::string reaction_path(const std::string& reaction);

}  // namespace discord
