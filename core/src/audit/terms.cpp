#include "audit/terms.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "audit/when.hpp"
#include "base/text.hpp"

namespace cox::audit {
namespace {

constexpr std::size_t kLongestWord = 64;

struct TextMember {
  std::string_view name;
  std::string Query::*member;
};
constexpr TextMember kTexts[] = {
    {"user", &Query::user},     {"room", &Query::room}, {"command", &Query::command},
    {"plugin", &Query::plugin}, {"kind", &Query::kind}, {"outcome", &Query::outcome},
    {"effect", &Query::effect},
};

struct TimeMember {
  std::string_view name;
  Millis Query::*member;
};
constexpr TimeMember kTimes[] = {{"since", &Query::since}, {"until", &Query::until}};

bool is_word(char letter) {
  return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
         (letter >= 'A' && letter <= 'Z') || static_cast<unsigned char>(letter) >= 0x80;
}

// Letters and digits of ASCII, and everything beyond it, make words.
void add_words(std::vector<std::string>& terms, std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (!is_word(text[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && is_word(text[end])) ++end;
    terms.push_back(text::lower_ascii(text::clip(text.substr(at, end - at), kLongestWord)));
    at = end;
  }
}

// One word for something that a query names: `what` and 64 bits of FNV-1a over it, as one lead byte
// and eleven that continue it. UTF-8 has no such character, so no word is equal to it; and SQLite
// takes it for one letter (sqlite.org/fts5.html, prefix indexes, count letters), so that it does
// not stand in the index of the beginnings of words five times more.
std::string named(char what, std::string_view value) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char letter : value) {
    hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001b3;
  }
  std::string term(1, static_cast<char>(0xC0 + (what - 'a')));
  for (int shift = 60; shift >= 0; shift -= 6)
    term.push_back(static_cast<char>(0x80 + (hash >> shift & 63)));
  return term;
}

void add_named(std::vector<std::string>& terms, char what, std::string_view value) {
  if (!value.empty()) terms.push_back(named(what, value));
}

// Somebody or somewhere: by itself, and together with its adapter.
void add_placed(std::vector<std::string>& terms, char what, const Json& adapter,
                const Json& value) {
  if (value.text().empty()) return;
  add_named(terms, what, value.text());
  if (!adapter.text().empty()) add_named(terms, what, text::cat(adapter.text(), ":", value.text()));
}

void add_all_words(std::vector<std::string>& terms, const Json& json) {
  if (json.is_string()) add_words(terms, json.text());
  if (json.is_int()) terms.push_back(std::to_string(json.as_int()));
  for (const Json& item : json.items()) add_all_words(terms, item);
  for (const auto& [name, value] : json.members()) add_all_words(terms, value);
}

void add_facts(std::vector<std::string>& terms, const Json& facts) {
  add_placed(terms, 'u', facts["adapter"], facts["user"]);
  add_placed(terms, 'r', facts["adapter"], facts["room"]);
  add_named(terms, 'u', facts["person"].text());
  for (const char* role : {"asker", "by"}) {  // ADAPTER:ACCOUNT
    const std::string_view account = facts[role].text();
    add_named(terms, 'u', account);
    add_named(terms, 'u', account.substr(account.find(':') + 1));
  }
  for (const char* name : {"name", "command"}) add_named(terms, 'c', facts[name].text());
  add_named(terms, 'p', facts["plugin"].text());
  add_named(terms, 'o', facts["outcome"].text());
  const std::string_view effect = facts["effect"].text();
  add_named(terms, 'e', effect);
  if (effect == "writes" || effect == "destroys") add_named(terms, 'e', "changes");
}

}  // namespace

Json entry_of(Seq seq, std::string_view body, std::string_view end) {
  Json entry = Json::object({{"seq", seq}});
  auto json = Json::parse(body);
  if (!json) return entry.set("kind", "unreadable");
  const bool call = (*json)["kind"].text() == "begin";
  auto members = std::move(*json).members();
  for (auto& [name, value] : members) entry.set(name, std::move(value));
  if (!call) return entry;
  entry.set("kind", "call");
  for (const char* name : {"address", "accepted"}) entry.erase(name);  // the bot's own affairs
  const auto over = Json::parse(end);
  if (!over) return entry;
  for (const char* name : {"outcome", "error", "output", "took"}) {
    if (over->contains(name)) entry.set(name, (*over)[name]);
  }
  return entry.set("ended", (*over)["time"]);
}

Result<Query> query_of(const Json& arguments, Millis now) {
  Query query;
  for (const auto& [name, value] : arguments.members()) {
    const auto text = std::ranges::find(kTexts, name, &TextMember::name);
    const auto time = std::ranges::find(kTimes, name, &TimeMember::name);
    if (text != std::end(kTexts)) {
      query.*(text->member) = value.as_string();
    } else if (time != std::end(kTimes)) {
      const auto when =
          value.is_int() ? Result<Millis>(value.as_int()) : parse_when(value.text(), now);
      if (!when.ok()) return when.status();
      query.*(time->member) = *when;
    } else if (name == "words") {
      query.words = text::words(value.text());
    } else if (name == "before") {
      query.before = value.as_int(query.before);
    } else if (name == "limit") {
      query.limit = static_cast<std::size_t>(std::clamp<std::int64_t>(value.as_int(), 1, 1'000));
    } else {
      return invalid(text::cat("records are not searched by '", text::clip(name, 40),
                               "': words, user, room, command, plugin, kind, outcome, effect, "
                               "since, until, before, limit"));
    }
  }
  return query;
}

std::vector<std::string> terms_of(const Json& entry) {
  std::vector<std::string> terms;
  add_named(terms, 'k', entry["kind"].text());
  add_named(terms, 'k', entry["what"].text());
  add_words(terms, entry["kind"].text());
  add_all_words(terms, entry["facts"]);
  add_facts(terms, entry["facts"]);
  add_facts(terms, entry);
  for (const char* name : {"call", "plugin", "name", "adapter", "room", "user", "person", "text",
                           "canonical", "rule", "plan", "outcome", "error"})
    add_words(terms, entry[name].text());
  if (!entry.contains("canonical")) add_words(terms, entry["arguments"].text());
  std::ranges::sort(terms);
  terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
  return terms;
}

std::vector<std::string> terms_of(const Query& query) {
  std::vector<std::string> terms;
  for (const std::string& word : query.words) {
    const std::size_t before = terms.size();
    add_words(terms, word);
    if (word.ends_with('*') && terms.size() > before) terms.back() += '*';
  }
  add_named(terms, 'u', query.user);
  add_named(terms, 'r', query.room);
  add_named(terms, 'c', query.command);
  add_named(terms, 'p', query.plugin);
  add_named(terms, 'k', query.kind);
  add_named(terms, 'o', query.outcome);
  add_named(terms, 'e', query.effect);
  return terms;
}

bool has_all(const std::vector<std::string>& terms, const std::vector<std::string>& wanted) {
  return std::ranges::all_of(wanted, [&](const std::string& each) {
    if (!each.ends_with('*')) return std::ranges::binary_search(terms, each);
    const std::string_view start = std::string_view(each).substr(0, each.size() - 1);
    const auto found = std::ranges::lower_bound(terms, start);
    return found != terms.end() && std::string_view(*found).starts_with(start);
  });
}

}  // namespace cox::audit
