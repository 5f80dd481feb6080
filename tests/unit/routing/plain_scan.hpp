// The simplest index there can be, as the reference for the real one: every pattern an RE2 object,
// all of them tried on every text.
#pragma once

#include <re2/re2.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "routing/index.hpp"
#include "routing/syntax.hpp"

namespace cox::routing {

class PlainScan {
 public:
  // A pattern of flavour re2; false where RE2 refuses it.
  bool add(OwnerId owner, const Pattern& pattern) {
    RE2::Options options;
    options.set_case_sensitive(pattern.case_sensitive);
    options.set_log_errors(false);
    options.set_max_mem(2 << 20);
    auto translated = translate(pattern.expression);
    if (!translated) return false;
    auto re2 = std::make_unique<RE2>(translated->expression, options);
    if (!re2->ok()) return false;
    entries_.push_back({owner, pattern, std::move(re2)});
    return true;
  }

  void remove(OwnerId owner) {
    std::erase_if(entries_, [&](const Entry& entry) { return entry.owner == owner; });
  }

  // One line for each match, ordered: owner, number and all groups.
  std::vector<std::string> match(const Subject& subject) const {
    std::vector<std::string> lines;
    for (const Entry& entry : entries_) entry.match(subject, lines);
    std::sort(lines.begin(), lines.end());
    return lines;
  }

  static std::vector<std::string> lines(const std::vector<Match>& matches) {
    std::vector<std::string> lines;
    for (const Match& match : matches) {
      std::string line = head(match.owner, match.number);
      for (const Capture& group : match.captures) append(line, group.text);
      lines.push_back(std::move(line));
    }
    std::sort(lines.begin(), lines.end());
    return lines;
  }

 private:
  static std::string head(OwnerId owner, std::uint32_t number) {
    return std::to_string(owner) + '/' + std::to_string(number);
  }
  static void append(std::string& line, std::string_view group) {
    line += group.data() == nullptr ? std::string("|-") : "|'" + std::string(group) + "'";
  }
  static std::string_view without_blanks(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n\f\v";
    while (!text.empty() && blanks.find(text.front()) != blanks.npos) text.remove_prefix(1);
    while (!text.empty() && blanks.find(text.back()) != blanks.npos) text.remove_suffix(1);
    return text;
  }

  struct Entry {
    OwnerId owner;
    Pattern pattern;
    std::unique_ptr<RE2> re2;

    void match(const Subject& subject, std::vector<std::string>& lines) const {
      RE2::Anchor anchor = RE2::UNANCHORED;
      std::string_view text = subject.text;
      if (pattern.anchor != Anchor::search) {
        if (!subject.is_addressed) return;
        bool full = pattern.anchor == Anchor::full;
        anchor = full ? RE2::ANCHOR_BOTH : RE2::ANCHOR_START;
        text = full ? without_blanks(subject.addressed) : subject.addressed;
      }
      std::vector<re2::StringPiece> groups(
          static_cast<std::size_t>(re2->NumberOfCapturingGroups()) + 1);
      if (!re2->Match({text.data(), text.size()}, 0, text.size(), anchor, groups.data(),
                      static_cast<int>(groups.size()))) {
        return;
      }
      std::string line = head(owner, pattern.number);
      for (const auto& group : groups) append(line, {group.data(), group.size()});
      lines.push_back(std::move(line));
    }
  };

  std::vector<Entry> entries_;
};

}  // namespace cox::routing
