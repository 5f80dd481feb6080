// The index of all patterns of all plugins: one pass over a text says which of them match, with
// captures. Immutable: a change makes a new index that shares what stayed. docs/architecture.md
// tells how it works and why. Threads: any.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.hpp"

namespace cox::routing {

// A generation of a plugin as the index knows it; 0 is nobody.
using OwnerId = std::uint32_t;

enum class Anchor : std::uint8_t {
  search,  // anywhere in the whole text (hear)
  start,   // at the start of what follows the bot's name (respond)
  full,    // the whole of what follows the bot's name, blanks at its ends aside (command)
};

enum class Flavour : std::uint8_t {
  re2,        // decided by the index
  pcre2,      // a candidate; decided in the mailbox by routing::Pcre2
  predicate,  // a candidate; decided in the mailbox by the plugin's code
};

// Words of which a text must contain at least one, however they are written.
using Clause = std::vector<std::string>;

class Expression;

struct Pattern {
  std::uint32_t number = 0;  // within the owner, in order of registration
  Anchor anchor = Anchor::search;
  Flavour flavour = Flavour::re2;
  // For re2 and pcre2 the expression. For predicate an optional RE2 prefilter; empty: always a
  // candidate.
  std::string expression;
  std::string prefilter;  // pcre2: optional RE2 expression that must match the text first
  bool case_sensitive = false;
  // re2: what every text that matches contains, where it is known beforehand. Such an expression is
  // taken to be sound, and compiled when a text first contains it all: a match that is decided
  // elsewhere once more (a command's) costs nothing until then.
  std::vector<Clause> clauses = {};
  // By precompile(): then compile() takes this.
  std::shared_ptr<const Expression> compiled = {};
};

// Says whether `pattern` compiles, with a message that names the place, and keeps in it what came
// of that.
Status precompile(Pattern& pattern);

class Compiled;
// Patterns of one owner, shared by every index that holds them.
using CompiledList = std::vector<std::shared_ptr<const Compiled>>;

// What takes most of the time of a change, so it is done before anything is locked for that.
// COX_INVALID names the pattern that does not compile, and why.
Result<CompiledList> compile(OwnerId owner, std::vector<Pattern> patterns);

// Group 0 is the whole match. A group that took no part has data() == nullptr.
struct Capture {
  std::string_view name;  // borrowed from the index; empty: unnamed
  std::string_view text;  // borrowed from the matched text
};

struct Match {
  OwnerId owner = 0;
  std::uint32_t number = 0;
  bool candidate = false;  // the mailbox decides; no captures yet
  std::vector<Capture> captures;
};

// The text of a message as the index wants it.
struct Subject {
  std::string_view text;  // the whole text
  std::string_view
      addressed;  // what follows the bot's name; a part of `text`, meaningful if is_addressed
  bool is_addressed = false;
};

class Index {
 public:
  static std::shared_ptr<const Index> empty();
  virtual ~Index() = default;

  // Without `old_owner`'s patterns (0: none) and with `added`. Cheap whatever the size of the
  // index: the new ones stand beside it.
  virtual std::shared_ptr<const Index> replace(OwnerId old_owner, CompiledList added) const = 0;
  // The same with patterns of `new_owner` that compile() takes first.
  Result<std::shared_ptr<const Index>> replace(OwnerId old_owner, OwnerId new_owner,
                                               std::vector<Pattern> patterns) const;

  // True when enough changes stand beside the merged part to be worth merging.
  virtual bool wants_merge() const = 0;
  // The same patterns in one part; nothing is compiled again. 1 ms at 1,000 patterns, 25 ms at
  // 10,000: not on a hot thread.
  virtual std::shared_ptr<const Index> merged() const = 0;

  // Appends what matches, ordered by owner, then number, in time linear in the text. Names in the
  // captures live as long as this index.
  virtual void match(const Subject& subject, std::vector<Match>& matches) const = 0;

  virtual std::size_t size() const = 0;
  // Numbers of `owner`'s patterns that have no usable literal and so are tried on every message.
  virtual std::vector<std::uint32_t> unfiltered(OwnerId owner) const = 0;
};

}  // namespace cox::routing
