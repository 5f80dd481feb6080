#include "jobs/secrets.hpp"

#include <string_view>
#include <utility>

#include "base/text.hpp"
#include "work/secrets.hpp"

namespace cox::jobs {

namespace {

// What a process is given is text without zero bytes.
Status fill_in(std::string& text, std::string_view plugin, work::SecretDesk* desk) {
  const std::size_t last = text.rfind("${secret:");
  if (last != std::string::npos && text.find('}', last) == std::string::npos)
    return invalid("\"${secret:\" has no end");
  auto filled = work::fill_secrets(desk, plugin, text);
  if (!filled.ok()) return filled.status();
  if (!text::is_utf8(*filled) || filled->find('\0') != std::string::npos)
    return invalid(text::cat("a secret in '", text::clip(text, 80), "' is no text"));
  text = std::move(*filled);
  return {};
}

}  // namespace

Result<Spec> fill_in_secrets(Spec spec, std::string_view plugin, work::SecretDesk* desk) {
  for (auto& [name, value] : spec.env) {
    if (Status filled = fill_in(value, plugin, desk); !filled.ok()) return filled;
  }
  if (Status filled = fill_in(spec.input, plugin, desk); !filled.ok()) return filled;
  return spec;
}

}  // namespace cox::jobs
