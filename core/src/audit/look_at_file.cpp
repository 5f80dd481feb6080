// Verifies a live file, in stretches: each record carries the hash of its own, so one needs to know
// only the record before it.
#include <algorithm>
#include <functional>
#include <utility>

#include "audit/look.hpp"
#include "audit/reader.hpp"
#include "base/processors.hpp"
#include "base/side_by_side.hpp"
#include "base/text.hpp"

namespace cox::audit {
namespace {

constexpr Seq kPerThread = 50'000;  // below this another thread costs more than it brings

// A stretch of the records, with a connection of its own.
struct Stretch {
  Head before;
  Seq last = 0;
  Status status;
  std::vector<Finding> findings;
  Seq count = 0;
  Head end;
  Head archived;
};

void add(std::vector<Finding>& all, std::vector<Finding> more) {
  for (Finding& each : more) {
    if (all.size() < Check::kFindings) all.push_back(std::move(each));
  }
}

void run(const std::string& path, Stretch& stretch) {
  auto reader = Reader::open(path);
  stretch.status = reader.status();
  if (!reader.ok()) return;
  Check check(stretch.before);
  stretch.status = (*reader)->each(stretch.before.seq + 1, stretch.last, [&](const Row& row) {
    check.add(row);
    return true;
  });
  stretch.end = check.last();
  stretch.findings = check.finish();
  stretch.count = check.count();
  stretch.archived = check.archived();
  if (stretch.end.seq < stretch.last) {  // the stretch after it begins behind the gap
    stretch.findings.push_back(
        {stretch.end.seq + 1, Finding::What::missing,
         text::cat("records ", stretch.end.seq + 1, " to ", stretch.last, " are missing")});
  }
}

// Cuts before+1..last into stretches that begin behind a record that is there.
Result<std::vector<Stretch>> cut(Reader& reader, const Head& before, Seq last) {
  const Seq cores = processors();
  const Seq parts = std::clamp<Seq>((last - before.seq) / kPerThread, 1, cores);
  std::vector<Stretch> all;
  Head from = before;
  for (Seq part = 1; part < parts; ++part) {
    const auto to = reader.at(before.seq + (last - before.seq) * part / parts);
    if (to.status().code() == Code::not_found) continue;  // the stretch just gets longer
    if (!to.ok()) return to.status();
    all.push_back({from, to->seq, {}, {}, 0, {}, {}});
    from = *to;
  }
  all.push_back({from, last, {}, {}, 0, {}, {}});
  return all;
}

Status run_all(const std::string& path, std::vector<Stretch>& stretches, Verified& verified,
               Head& archived) {
  std::vector<std::function<void()>> looks;
  looks.reserve(stretches.size());
  for (Stretch& stretch : stretches) looks.emplace_back([&] { run(path, stretch); });
  side_by_side(looks);
  for (Stretch& stretch : stretches) {
    if (!stretch.status.ok()) return stretch.status;
    add(verified.findings, std::move(stretch.findings));
    verified.count += stretch.count;
    if (stretch.archived.seq != 0) archived = stretch.archived;
  }
  return {};
}

// What is not here any more must have been archived, and the records here say so.
void check_base(Verified& verified, const Head& base, const Head& archived) {
  if (base == archived) return;
  verified.findings.insert(
      verified.findings.begin(),
      {1, Finding::What::missing,
       text::cat("the records begin with ", base.seq + 1, ", and none of them says that those ",
                 "before it were archived so: ", archived.seq == 0 ? "they" : "some",
                 " are missing")});
}

Result<Verified> verify_once(const std::string& path, const Wanted& wanted) {
  auto reader = Reader::open(path);
  if (!reader.ok()) return reader.status();
  const auto base = (*reader)->base();
  const auto head = (*reader)->head();
  if (!base.ok()) return base.status();
  if (!head.ok()) return head.status();
  Verified verified;
  verified.before = *base;
  verified.head = *head;
  const bool part = wanted.newest > 0 && head->seq - wanted.newest > base->seq;
  if (part) {
    const auto before = (*reader)->at(head->seq - wanted.newest);
    if (!before.ok()) return before.status();
    verified.before = *before;
  }
  if (head->seq > verified.before.seq) {
    verified.first = verified.before.seq + 1;
    auto stretches = cut(**reader, verified.before, head->seq);
    if (!stretches.ok()) return stretches.status();
    Head archived;
    if (Status ran = run_all(path, *stretches, verified, archived); !ran.ok()) return ran;
    if (!part) check_base(verified, *base, archived);
  }
  for (const Head& known : wanted.known) {
    const auto is = (*reader)->at(known.seq);
    if (is.ok()) {
      compare(verified, known, *is);
    } else {
      verified.unseen.push_back(known);
    }
  }
  return verified;
}

bool same_base(const std::string& path, const Verified& verified) {
  auto reader = Reader::open(path);
  if (!reader.ok()) return true;
  const auto base = (*reader)->base();
  return !base.ok() || base->seq <= verified.before.seq;
}

}  // namespace

// Records that are archived meanwhile look as if they were missing; then it looks once more.
Result<Verified> look_at_file(const std::string& path, const Wanted& wanted) {
  auto verified = verify_once(path, wanted);
  if (verified.ok() && !verified->ok() && !same_base(path, *verified))
    return verify_once(path, wanted);
  return verified;
}

}  // namespace cox::audit
