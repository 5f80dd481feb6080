// A rule of the config, ready to be held against a question. Threads: values, never changed.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "authority/directory.hpp"
#include "authority/question.hpp"
#include "authority/window.hpp"
#include "config/authority.hpp"

namespace re2 {
class RE2;
}

namespace cox::authority {

class Rule {
 public:
  Rule(const config::Rule& rule, const Directory& directory);

  const config::Rule& config() const { return rule_; }
  bool denies() const { return rule_.verdict == config::Rule::Verdict::deny; }

  // The command is the index's to match; everything else is looked at here.
  bool matches(const Question& question) const { return fits(question) && means(question.subject); }
  // The same where the arguments are not known yet: whether some could be such that it matches.
  bool might(const Question& question) const;
  // All conditions but who asks.
  bool fits(const Question& question) const;

 private:
  bool means(const Subject& subject) const;
  bool fits_scope(const Question& question) const;
  bool fits_argument(const Question& question, std::size_t place) const;
  bool fits_place(const Question& question) const;
  bool fits_fact(const Question& question, const config::FactTest& test) const;

  config::Rule rule_;
  std::vector<std::shared_ptr<const re2::RE2>> patterns_;  // beside rule_.arguments; null: none
  std::optional<OpenWindow> window_;
  std::vector<Token> who_;
  bool anyone_ = false;  // also who is not vouched for
  bool all_known_ = false;
};

}  // namespace cox::authority
