#include "jobs/secrets.hpp"

#include <string_view>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"

namespace cox::jobs {

namespace {

constexpr std::string_view kBegin = "${secret:";

Status fill_in(std::string& text, std::string_view plugin, work::SecretDesk* desk) {
  std::string out;
  std::string_view rest = text;
  for (std::size_t at; (at = rest.find(kBegin)) != std::string_view::npos;) {
    out.append(rest.substr(0, at));
    rest.remove_prefix(at + kBegin.size());
    const std::size_t end = rest.find('}');
    if (end == std::string_view::npos) return invalid("\"${secret:\" has no end");
    const std::string_view name = rest.substr(0, end);
    if (desk == nullptr) return {Code::unsupported, "this bot has no secrets"};
    auto value = desk->reveal(plugin, name);
    if (!value.ok()) return value.status();
    if (!text::is_utf8(*value) || value->find('\0') != std::string::npos)
      return invalid(text::cat("the secret '", name, "' is no text"));
    log::scrub(*value);
    out.append(*value);
    rest.remove_prefix(end + 1);
  }
  text = out.append(rest);
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
