#include "audit/check.hpp"

#include <algorithm>
#include <cox/json.hpp>
#include <utility>

#include "base/text.hpp"

namespace cox::audit {
namespace {

// Larger ones are not looked for elsewhere: that would take hashing them hundreds of times.
constexpr std::size_t kLargestMoved = 64 << 10;

Head archived_by(std::string_view body) {
  const auto json = Json::parse(body);
  if (!json) return {};
  const Json& facts = (*json)["facts"];
  return {facts["last"].as_int(), parse_hash(facts["hash"].text()).value_or(Hash{})};
}

}  // namespace

void Check::report(Seq seq, Finding::What what, std::string text) {
  if (findings_.size() < kFindings) findings_.push_back({seq, what, std::move(text)});
}

void Check::add(const Row& row) {
  ++count_;
  if (row.seq <= last_.seq) return out_of_place(row);
  if (row.seq != last_.seq + 1) {
    if (missing_.size() < kFindings) missing_.push_back({last_.seq + 1, row.seq - 1});
    anew_ = true;  // and what this one was linked to is not known
  }
  const Hash hash = linker_.link(last_.hash, row.seq, row.body);
  if (!anew_ && hash != row.hash) suspect(row);
  anew_ = false;
  computed_ = hash;
  last_ = {row.seq, row.hash};
  if (is_kind(row.body, "archive")) archived_ = archived_by(row.body);
}

// In a file of lines, records may stand in any order.
void Check::out_of_place(const Row& row) {
  report(row.seq, Finding::What::out_of_order,
         text::cat("record ", row.seq, " is out of order: it stands behind record ", last_.seq));
  const auto gap = std::ranges::find_if(
      missing_, [&](const Gap& each) { return each.first <= row.seq && row.seq <= each.last; });
  if (gap == missing_.end()) return;
  const Gap before{gap->first, row.seq - 1};
  const Gap after{row.seq + 1, gap->last};
  missing_.erase(gap);
  for (const Gap& rest : {before, after}) {
    if (rest.first <= rest.last) missing_.push_back(rest);
  }
}

void Check::suspect(const Row& row) {
  // Where only the hash before this one was changed, this record is as it was.
  if (!suspects_.empty() && suspects_.back().is.seq + 1 == row.seq &&
      linker_.link(computed_, row.seq, row.body) == row.hash)
    return;
  if (suspects_.size() < kFindings)
    suspects_.push_back({{row.seq, row.hash}, last_.hash, std::string(row.body)});
}

// Where this one belongs: its own number, or that of another suspect whose place it fits.
Seq Check::place_of(const Suspect& suspect) {
  if (suspect.body.size() > kLargestMoved) return suspect.is.seq;
  for (const Suspect& other : suspects_) {
    if (other.is.seq == suspect.is.seq) continue;
    for (const Suspect& before : suspects_) {
      for (const Hash& hash : {before.before, before.is.hash}) {
        const Hash there = linker_.link(hash, other.is.seq, suspect.body);
        if (there == suspect.is.hash || there == other.is.hash) return other.is.seq;
      }
    }
  }
  return suspect.is.seq;
}

std::vector<Finding> Check::finish() {
  for (const auto& [first, last] : missing_) {
    report(first, Finding::What::missing,
           first == last ? text::cat("record ", first, " is missing")
                         : text::cat("records ", first, " to ", last, " are missing"));
  }
  for (const Suspect& suspect : suspects_) {
    const Seq seq = suspect.is.seq;
    const Seq place = place_of(suspect);
    if (place != seq) {
      report(
          seq, Finding::What::out_of_order,
          text::cat("record ", seq, " is out of order: what stands there was recorded as ", place));
    } else {
      report(seq, Finding::What::changed,
             text::cat("record ", seq, " was changed: its hash does not follow from it and record ",
                       seq - 1));
    }
  }
  missing_.clear();
  suspects_.clear();
  std::ranges::stable_sort(findings_, {}, &Finding::seq);
  return std::move(findings_);
}

}  // namespace cox::audit
