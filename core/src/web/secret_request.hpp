// Secrets in requests to others. Threads: any.
#pragma once

#include <string_view>

#include "web/fetcher.hpp"
#include "work/desk.hpp"

namespace cox::web {

// Puts the secrets that the request refers to, as "${secret:NAME}", into its header fields and its
// body: written as JSON or a form wants it where the body is one, and also where a reference is the
// user or the password of basic authentication. A request with a secret in it follows no redirect:
// the answer of one server must not name another that gets it. Fails, with nothing sent, where
// `plugin` may not use one of them, and where the URL refers to one: others write URLs down.
Status put_secrets(work::SecretDesk* desk, std::string_view plugin, Fetcher::Request& request);

}  // namespace cox::web
