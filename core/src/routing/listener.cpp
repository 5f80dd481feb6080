#include "routing/listener.hpp"

#include <utility>

#include "base/text.hpp"
#include "routing/fields.hpp"
#include "routing/syntax.hpp"

namespace cox::routing {

namespace {

using Kind = Listener::Kind;

constexpr Kind kKinds[] = {Kind::hear,     Kind::respond,  Kind::listen, Kind::enter,
                           Kind::leave,    Kind::topic,    Kind::edit,   Kind::remove,
                           Kind::reaction, Kind::catch_all};

std::string title(const Json& declaration) {
  std::string kind(declaration["kind"].text());
  std::string_view name = declaration["id"].text();
  if (name.empty()) name = declaration["pattern"].text();
  return name.empty() ? kind : text::cat(kind, " \"", brief(name), "\"");
}

Flavour read_flavour(Fields& fields, Flavour standard) {
  std::string name = fields.text("flavour");
  if (name.empty()) return standard;
  if (name == "predicate") return Flavour::predicate;
  if (standard == Flavour::predicate) {
    fields.refuse("flavour", "can only be predicate here");
  } else if (name == "pcre2") {
    return Flavour::pcre2;
  } else if (name != "re2") {
    fields.refuse("flavour", text::cat("is \"", name, "\"; there are re2, pcre2 and predicate"));
  }
  return standard;
}

void read_expression(Fields& fields, Pattern& pattern) {
  pattern.expression = fields.text("pattern");
  pattern.prefilter = fields.text("prefilter");
  if (pattern.expression.empty()) {
    fields.refuse("pattern", "is missing: an expression that says which texts this is for");
  }
  if (pattern.flavour == Flavour::re2 && !pattern.prefilter.empty()) {
    fields.refuse("prefilter", "makes no sense for the flavour re2, which filters by itself");
  }
}

void read_pattern(Fields& fields, Listener& listener) {
  Pattern& pattern = listener.pattern;
  bool listen = listener.kind == Kind::listen;
  pattern.anchor = listener.kind == Kind::respond ? Anchor::start : Anchor::search;
  pattern.case_sensitive = fields.flag("case_sensitive");
  pattern.flavour = read_flavour(fields, listen ? Flavour::predicate : Flavour::re2);
  if (pattern.flavour == Flavour::predicate) {
    pattern.expression = fields.text("prefilter");
  } else {
    read_expression(fields, pattern);
  }
}

void read_effect(Fields& fields, Listener& listener) {
  std::string name = fields.text("effect");
  if (name.empty()) return;
  listener.effect = parse_effect(name);
  if (!listener.effect) {
    fields.refuse("effect", text::cat("is \"", name, "\"; there are reads, writes and destroys"));
  }
}

}  // namespace

Effect Listener::effect_or_default() const {
  return effect.value_or(kind == Kind::respond ? Effect::writes : Effect::reads);
}

std::string_view to_text(Kind kind) {
  switch (kind) {
    case Kind::hear:
      return "hear";
    case Kind::respond:
      return "respond";
    case Kind::listen:
      return "listen";
    case Kind::enter:
      return "enter";
    case Kind::leave:
      return "leave";
    case Kind::topic:
      return "topic";
    case Kind::edit:
      return "edit";
    case Kind::remove:
      return "remove";
    case Kind::reaction:
      return "reaction";
    case Kind::catch_all:
      return "catch_all";
  }
  return "";
}

std::optional<Kind> listener_kind(std::string_view text) {
  for (Kind kind : kKinds) {
    if (text == to_text(kind)) return kind;
  }
  return std::nullopt;
}

Result<Listener> parse_listener(const Json& declaration) {
  Fields fields(declaration, title(declaration));
  Listener listener;
  auto kind = listener_kind(fields.text("kind"));
  if (!kind) return invalid("this is not the declaration of a listener: its \"kind\" is not known");
  listener.kind = *kind;
  listener.id = fields.text("id");
  listener.may_finish = fields.flag("may_finish");
  listener.deadline = fields.number("deadline");
  listener.usage = fields.text("usage");
  listener.help = fields.text("help");
  read_effect(fields, listener);
  if (listener.has_pattern()) read_pattern(fields, listener);
  if (Status status = fields.finish(); !status) return status;
  if (!listener.has_pattern()) return listener;
  if (Status status = precompile(listener.pattern); !status) {
    return invalid(text::cat(title(declaration), ": ", status.message()));
  }
  return listener;
}

}  // namespace cox::routing
