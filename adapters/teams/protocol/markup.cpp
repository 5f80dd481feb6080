#include "markup.hpp"

#include <cox/sdk/mention.hpp>
#include <cox/sdk/spans.hpp>
#include <utility>

#include "escape.hpp"

namespace teams {

namespace {

using cox::Json;
using cox::Span;

std::string wrapped(std::string text, const char* tag) {
  return std::string("<") + tag + ">" + std::move(text) + "</" + tag + ">";
}

std::string styled(const Span& span) {
  if ((span.style & cox::SPAN_BLOCK) != 0) return wrapped(to_html(span.text), "pre");
  std::string html = to_html(span.text);
  if ((span.style & cox::SPAN_CODE) != 0) html = wrapped(std::move(html), "code");
  if ((span.style & cox::SPAN_STRIKE) != 0) html = wrapped(std::move(html), "s");
  if ((span.style & cox::SPAN_ITALIC) != 0) html = wrapped(std::move(html), "i");
  if ((span.style & (cox::SPAN_BOLD | cox::SPAN_HEADING)) != 0)
    html = wrapped(std::move(html), "b");
  if (is_web_link(span.url)) html = "<a href=\"" + to_attribute(span.url) + "\">" + html + "</a>";
  return html;
}

}  // namespace

bool is_web_link(std::string_view url) {
  return url.starts_with("https://") || url.starts_with("http://");
}

Markup& Markup::text(std::string_view text) {
  html_ += to_html(text);
  return *this;
}

Markup& Markup::markdown(std::string_view text) {
  for (const Span& span : cox::parse_markdown(text)) {
    const auto meant = cox::Mention::of(span.url, span.text);
    if (meant && meant->kind() == "user" && find_(meant->id())) {
      mention(meant->id(), span.text);
    } else {
      html_ += styled(span);
    }
  }
  return *this;
}

Markup& Markup::mention(const std::string& account, const std::string& name) {
  const auto person = find_(account);
  if (!person) return *this;
  std::string shown = name.starts_with('@') ? name.substr(1) : name;
  if (shown.empty()) shown = person->name;
  const std::string mark = wrapped(to_attribute(shown), "at");
  html_ += mark;
  entities_.push(
      Json::object({{"type", "mention"},
                    {"text", mark},
                    {"mentioned", Json::object({{"id", person->id}, {"name", shown}})}}));
  return *this;
}

Json Markup::activity() const {
  Json json = Json::object({{"type", "message"}, {"textFormat", "xml"}, {"text", html_}});
  if (entities_.size() > 0) json.set("entities", entities_);
  return json;
}

}  // namespace teams
