#include "audit/verify.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "audit/look.hpp"
#include "audit/reader.hpp"
#include "audit/segment.hpp"
#include "base/text.hpp"

namespace cox::audit {

void compare(Verified& verified, const Head& known, const Head& is) {
  if (known.hash == is.hash) return;
  verified.findings.push_back(
      {known.seq, Finding::What::rewritten,
       text::cat("record ", known.seq, " is not the one that is known: its hash was ",
                 hex(known.hash), " and is ", hex(is.hash),
                 "; the records up to it were rewritten")});
}

namespace {

// What is known of records that are not here.
Result<Verified> settled(Result<Verified> looked) {
  if (!looked.ok()) return looked;
  for (const Head& known : std::exchange(looked->unseen, {})) {
    if (known.seq > looked->head.seq) {
      looked->findings.push_back(
          {looked->head.seq + 1, Finding::What::cut_off,
           text::cat("record ", looked->head.seq + 1, " is cut off, and all after it: record ",
                     known.seq, " is known to have been there")});
    } else {
      looked->findings.push_back(
          {known.seq, Finding::What::missing,
           text::cat("record ", known.seq,
                     " is known and not here: name the archived segment that "
                     "has it")});
    }
  }
  return looked;
}

// Appends what follows; the seam between the two is one more thing to verify.
void join(Verified& whole, Verified next, const std::string& name) {
  std::erase_if(whole.unseen, [&](const Head& each) {
    return std::ranges::find(next.unseen, each) == next.unseen.end();
  });
  if (whole.first == 0) {
    next.unseen = std::move(whole.unseen);
    whole = std::move(next);
    return;
  }
  if (!(next.before == whole.head)) {
    whole.findings.push_back(
        {whole.head.seq + 1, Finding::What::missing,
         text::cat(name, " does not follow: it begins behind record ", next.before.seq,
                   ", and what comes before ends with record ", whole.head.seq,
                   next.before.seq == whole.head.seq ? ", which has another hash" : "")});
  }
  std::ranges::move(next.findings, std::back_inserter(whole.findings));
  whole.count += next.count;
  if (next.first != 0) whole.head = next.head;
}

}  // namespace

Result<Verified> verify_file(const std::string& path, const Wanted& wanted) {
  return settled(look_at_file(path, wanted));
}

Result<Verified> verify_segment(const std::string& path, const Wanted& wanted) {
  return settled(look_at_segment(path, wanted));
}

Result<std::vector<std::string>> segments_in(const std::string& folder) {
  using Entries = std::filesystem::directory_iterator;
  std::vector<std::pair<Seq, std::string>> found;
  std::error_code error;
  for (Entries at(folder, error); !error && at != Entries(); at.increment(error)) {
    if (at->path().extension() != ".jsonl") continue;
    const auto segment = Segment::open(at->path().string());
    found.emplace_back(segment.ok() ? segment->extent().first() : 0, at->path().string());
  }
  if (error && error != std::errc::no_such_file_or_directory)
    return failed(text::cat("cannot read the archived records in ", folder, ": ", error.message()));
  std::ranges::sort(found);
  std::vector<std::string> paths;
  paths.reserve(found.size());
  for (auto& [first, path] : found) paths.push_back(std::move(path));
  return paths;
}

Result<Verified> verify_all(const std::string& path, const std::string& folder,
                            const Wanted& wanted) {
  auto reader = Reader::open(path);
  if (!reader.ok()) return reader.status();
  const auto base = (*reader)->base();
  if (!base.ok()) return base.status();
  Verified whole;
  whole.unseen = wanted.known;
  const auto segments = segments_in(folder);
  if (!segments.ok()) return segments.status();
  for (const std::string& each : *segments) {
    const auto segment = Segment::open(each);
    // Written, and the records not taken out yet: they are still in the live file.
    if (segment.ok() && segment->extent().first() > base->seq) continue;
    auto looked = look_at_segment(each, wanted);
    if (!looked.ok()) return looked;
    join(whole, std::move(*looked), each);
  }
  auto looked = look_at_file(path, wanted);
  if (!looked.ok()) return looked;
  join(whole, std::move(*looked), path);
  return settled(std::move(whole));
}

}  // namespace cox::audit
