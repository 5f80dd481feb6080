// Files that people share: where the bot may fetch them. Pure.
#pragma once

#include <cox/json.hpp>
#include <string>

#include "answer.hpp"

namespace telegram {

// `file`, of a message's "files", with what getFile answered: a "url" that holds the token and is
// marked as a secret, or a "problem" in words. `root` is "https://api.telegram.org/file/bot42:AA".
cox::Json located(const cox::Json& file, const Reply& reply, const std::string& root);

}  // namespace telegram
