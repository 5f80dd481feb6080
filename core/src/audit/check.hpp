// Proves that records follow from one another, whatever they are read from. Fed in the order in
// which they stand. Threads: one at a time.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "audit/chain.hpp"

namespace cox::audit {

// What is wrong, and with which record.
struct Finding {
  enum class What { changed, missing, out_of_order, cut_off, rewritten, unreadable };

  Seq seq = 0;
  What what = What::changed;
  std::string text;  // a sentence
};

class Check {
 public:
  // Enough to see what happened; where everything is wrong, more would not help.
  static constexpr std::size_t kFindings = 16;

  // `before` is the record before the first one that is to come.
  explicit Check(const Head& before) : last_(before) {}

  void add(const Row& row);
  // After the last record.
  std::vector<Finding> finish();

  Seq count() const { return count_; }
  // The last record that stood where it belongs, with the hash that stands there.
  const Head& last() const { return last_; }
  // What the newest record of archiving says about where the records here begin; {0, zeros}: none.
  const Head& archived() const { return archived_; }

 private:
  // A record whose hash is another than it should be.
  struct Suspect {
    Head is;
    Hash before;
    std::string body;
  };
  struct Gap {
    Seq first, last;
  };
  void report(Seq seq, Finding::What what, std::string text);
  void out_of_place(const Row& row);
  void suspect(const Row& row);
  Seq place_of(const Suspect& suspect);

  Linker linker_;
  Head last_;
  Hash computed_{};    // what the last record's hash should be
  bool anew_ = false;  // records are missing just before the next one
  Seq count_ = 0;
  Head archived_;
  std::vector<Gap> missing_;
  std::vector<Suspect> suspects_;
  std::vector<Finding> findings_;
};

}  // namespace cox::audit
