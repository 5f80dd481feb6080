#include "work/buttons.hpp"

#include <cox/abi.h>

#include <algorithm>
#include <charconv>
#include <cox/format.hpp>
#include <utility>
#include <vector>

#include "audit/digest.hpp"
#include "base/crypto.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "brain/space.hpp"

namespace cox::work {

namespace {

using brain::kCoreSpace;
constexpr std::size_t kEditedKept = 1'000;
constexpr std::size_t kIdBytes = 12;  // of chance, as 24 digits
constexpr auto kGone =
    "This button means nothing any more; say what you want to have done instead.";

Status pressed_before() { return {Code::conflict, "You have pressed this already."}; }

std::string key_of(std::string_view id) { return text::cat("button/", id); }

// Each line of the card that a button may say: the token goes beside it, what it stands for into
// `kept`.
class Dresser {
 public:
  Dresser(std::string id, bool forms) : id_(std::move(id)), forms_(forms) {}

  Json card(const Json& card) {
    for (const Json& each : card["parts"].items()) part(each);
    Json out = card;
    return out.set("parts", Json(std::move(parts_)));
  }
  const Json::Array& kept() const { return kept_; }

 private:
  void part(const Json& part) {
    if (part["kind"].text() != "actions") return parts_.push_back(part);
    Json::Array actions;
    std::string words;
    for (const Json& each : part["actions"].items()) {
      if (!forms_ && each["form"].is_object()) {
        words += sdk::action_text(each);
      } else {
        actions.push_back(action(each));
      }
    }
    Json out = part;
    if (!actions.empty()) parts_.push_back(out.set("actions", Json(std::move(actions))));
    while (words.ends_with('\n')) words.pop_back();
    if (!words.empty()) parts_.push_back(Json::object({{"kind", "text"}, {"text", words}}));
  }
  Json action(const Json& action) {
    if (action["kind"].text() != "menu") return sayable(action);
    Json::Array options;
    for (const Json& each : action["options"].items()) options.push_back(sayable(each));
    Json out = action;
    return out.set("options", Json(std::move(options)));
  }
  Json sayable(const Json& what) {
    if (!what["say"].is_string()) return what;
    Json kept = Json::object();
    for (const char* key : {"say", "form", "again", "only"}) {
      if (what.contains(key)) kept.set(key, what[key]);
    }
    kept_.push_back(std::move(kept));
    Json out = what;
    return out.set("token", text::cat(id_, ".", kept_.size() - 1));
  }

  const std::string id_;
  const bool forms_;
  Json::Array parts_;
  Json::Array kept_;
};

bool has_pressed(const Json& action, std::string_view who) {
  const Json::Array& all = action["pressed"].items();
  return std::any_of(all.begin(), all.end(), [&](const Json& each) { return each.text() == who; });
}

// Written "ID.NUMBER".
struct Token {
  std::string_view id;
  std::size_t number = 0;
};

std::optional<Token> parse_token(std::string_view text) {
  const std::size_t dot = text.rfind('.');
  if (text.size() > Buttons::kTokenBytes || dot == std::string_view::npos) return std::nullopt;
  Token token{text.substr(0, dot), 0};
  const std::string_view digits = text.substr(dot + 1);
  const auto [end, error] = std::from_chars(digits.begin(), digits.end(), token.number);
  if (error != std::errc() || end != digits.end()) return std::nullopt;
  return token;
}

}  // namespace

std::string Buttons::dress(std::string body, const chat::Address& where, std::uint32_t abilities) {
  const auto card = Json::parse(body);
  if (!card || !card->is_object()) return body;
  const bool forms = (abilities & COX_ABILITY_FORMS) != 0;
  // A message that is changed again and again, such as a job's, keeps its buttons.
  const std::string edited =
      where.message.empty() ? "" : text::cat(where.lane(), "\n", where.message);
  const std::string before = edited.empty() ? "" : id_of(edited);
  if (!before.empty()) {
    Dresser again(before, forms);
    const Json same = again.card(*card);
    if (says_the_same(before, again.kept())) return same.dump();
  }
  const auto chance = crypto::random_bytes(kIdBytes);
  if (!chance.ok()) {
    log::warn("work", text::cat("a card goes without its buttons: ", chance.status().message()));
    return body;
  }
  const std::string id = audit::hex(*chance);
  Dresser dresser(id, forms);
  const Json dressed = dresser.card(*card);
  if (dresser.kept().empty()) return dressed.dump();
  brain::Operation keep;
  keep.space = kCoreSpace;
  keep.key = key_of(id);
  keep.ttl = kLifetime;
  keep.json = Json::object({{"lane", where.lane()}, {"actions", Json(dresser.kept())}}).dump();
  if (Status kept = brain_.apply_soon({std::move(keep)}); !kept.ok()) {
    log::warn("work", text::cat("a card goes without its buttons: ", kept.message()));
    return body;
  }
  if (!edited.empty()) note_edited(edited, id);
  return dressed.dump();
}

std::string Buttons::id_of(const std::string& edited) const {
  std::lock_guard lock(mutex_);
  const auto found = edited_.find(edited);
  return found == edited_.end() ? "" : found->second;
}

void Buttons::note_edited(const std::string& edited, const std::string& id) {
  std::lock_guard lock(mutex_);
  if (edited_.size() >= kEditedKept) edited_.clear();
  edited_.insert_or_assign(edited, id);
}

bool Buttons::says_the_same(const std::string& id, const Json::Array& actions) const {
  const auto kept = brain_.get(kCoreSpace, key_of(id));
  if (!kept.ok()) return false;
  const Json card = Json::parse(kept->json).value_or(Json());
  const Json::Array& before = card["actions"].items();
  return std::equal(before.begin(), before.end(), actions.begin(), actions.end(),
                    [](const Json& a, const Json& b) {
                      return a["say"] == b["say"] && a["form"] == b["form"] &&
                             a["again"] == b["again"] && a["only"] == b["only"];
                    });
}

// One action, with the card around it as it is kept.
struct Buttons::Found {
  std::string key;
  Json card;
  std::size_t number = 0;
  brain::Revision revision = brain::none;
  Millis expires = 0;

  const Json& action() const { return card["actions"].items()[number]; }
};

Result<Buttons::Found> Buttons::find(std::string_view text) const {
  const auto token = parse_token(text);
  if (!token) return not_found(kGone);
  Found found;
  found.key = key_of(token->id);
  found.number = token->number;
  const auto kept = brain_.get(kCoreSpace, found.key);
  if (kept.status().code() == Code::not_found) return not_found(kGone);
  if (!kept.ok()) return kept.status();
  found.card = Json::parse(kept->json).value_or(Json());
  found.revision = kept->revision;
  found.expires = kept->expires;
  if (found.number >= found.card["actions"].items().size()) return not_found(kGone);
  return found;
}

// A token that comes from another place was copied or made up.
Status Buttons::check_place(const Found& found, const chat::Message& press) {
  if (found.card["lane"].text() == press.address().lane()) return {};
  log::warn("work", text::cat("a button was pressed where it was not sent to, by ", press.user),
            {{"adapter", press.adapter}});
  return not_found(kGone);
}

Result<Buttons::Pressed> Buttons::press(const chat::Message& press, std::string_view values) {
  auto found = find(press.text);
  if (!found.ok()) return found.status();
  if (Status here = check_place(*found, press); !here.ok()) return here;
  const Json& action = found->action();
  Pressed pressed{action["say"].as_string(), {}};
  if (action["only"].is_string() && action["only"].text() != press.user)
    return Status(Code::denied, "This button is for somebody else.");
  const bool again = action["again"].as_bool();
  if (!again && has_pressed(action, press.user)) return pressed_before();
  const bool asks = action["form"].is_object();
  if (asks && values.empty()) return Pressed{"", action["form"]};
  if (!asks && !values.empty()) return invalid("This button asks for nothing.");
  if (asks) {
    auto line = fill_line(pressed.line, action["form"], Json::parse(values).value_or(Json()));
    if (!line.ok()) return line.status();
    pressed.line = std::move(*line);
  }
  if (again) return pressed;
  if (Status noted = note(press.text, press.user, true); !noted.ok()) return noted;
  return pressed;
}

void Buttons::undo(const chat::Message& press) {
  const Status undone = note(press.text, press.user, false);
  if (!undone.ok() && undone.code() != Code::conflict)
    log::warn("work", text::cat("a press that came to nothing counts: ", undone.message()));
}

// Notes on disk whether this person has pressed it. conflict: it is so already.
Status Buttons::note(std::string_view token, const std::string& who, bool pressed) {
  for (;;) {
    auto found = find(token);
    if (!found.ok()) return found.status();
    if (has_pressed(found->action(), who) == pressed) return pressed_before();
    Status written = write(*found, who, pressed);
    if (written.code() != Code::conflict) return written;
  }
}

// conflict: somebody else has written meanwhile.
Status Buttons::write(const Found& found, const std::string& who, bool pressed) {
  Json::Array people = found.action()["pressed"].items();
  if (pressed) {
    people.emplace_back(who);
  } else {
    std::erase_if(people, [&](const Json& each) { return each.text() == who; });
  }
  Json::Array actions = found.card["actions"].items();
  actions[found.number].set("pressed", Json(std::move(people)));
  Json card = found.card;
  brain::Operation set;
  set.space = kCoreSpace;
  set.key = found.key;
  set.json = card.set("actions", Json(std::move(actions))).dump();
  set.expected = found.revision;
  set.ttl = std::max<Millis>(found.expires - clock_.now(), 1);
  return brain_.apply({std::move(set)}).status();
}

}  // namespace cox::work
