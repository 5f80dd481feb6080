#include "audit/archive.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <memory>
#include <utility>

#include "audit/check.hpp"
#include "audit/file.hpp"
#include "audit/reader.hpp"
#include "audit/segment.hpp"
#include "audit/verify.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace cox::audit {
namespace {

// A segment is taken out in one step, which the bot has to wait for.
constexpr Seq kLongest = 50'000;
constexpr std::size_t kLargest = 32u << 20;  // bytes of bodies

// The last record of the segment that begins behind `base`, or `base` where there is none.
// `newest` stays: it was the newest when the archiving began.
Result<Head> find_end(Reader& reader, const Head& base, Seq newest, Millis before) {
  const auto open = reader.first_open();
  if (!open.ok()) return open.status();
  Head end = base;
  std::size_t size = 0;
  const Seq last = (*open == 0 ? newest : std::min(newest, *open)) - 1;
  const Status read =
      reader.each(base.seq + 1, std::min(last, base.seq + kLongest), [&](const Row& row) {
        if (time_of(row.body) >= before || size > kLargest) return false;
        size += row.body.size();
        end = {row.seq, row.hash};
        return true;
      });
  if (!read.ok()) return read;
  return end;
}

// On disk under its name, or not at all.
Status write_segment(Reader& reader, const Extent& extent, const std::string& path) {
  Check check(extent.before);
  std::string text = to_line(extent);
  Status read = reader.each(extent.first(), extent.last.seq, [&](const Row& row) {
    check.add(row);
    text += to_line(row);
    return true;
  });
  if (!read.ok()) return read;
  const auto findings = check.finish();
  if (findings.empty()) return write_file_atomically(path, text, 0400);
  return failed(
      text::cat("nothing was archived, since the records are damaged: ", findings.front().text));
}

std::string name_of(const Extent& extent) {
  char name[64];
  std::snprintf(name, sizeof(name), "records-%012lld-%012lld.jsonl",
                static_cast<long long>(extent.first()), static_cast<long long>(extent.last.seq));
  return name;
}

// Where an archiving ended behind its segment (the bot was killed, the disk was full), the last
// record of that segment, if it is still among ours: another one that began with the same record
// would not follow it. Otherwise `end`.
Result<Head> end_cut_off(Reader& reader, const std::string& folder, const Head& base,
                         const Head& end) {
  const auto paths = segments_in(folder);
  if (!paths.ok()) return paths.status();
  for (const std::string& path : *paths) {
    const auto segment = Segment::open(path);
    if (!segment.ok() || !(segment->extent().before == base)) continue;
    const Head last = segment->extent().last;
    const auto ours = reader.at(last.seq);
    if (ours.ok() && *ours == last) return last;
  }
  return end;
}

// The records go, and a record says where they are.
Status take_out(File& file, const Extent& extent, const std::string& name, const Clock& clock) {
  if (Status begun = file.begin_transaction(); !begun.ok()) return begun;
  const Note note{"archive",
                  Json::object({{"first", extent.first()},
                                {"last", extent.last.seq},
                                {"hash", hex(extent.last.hash)},
                                {"file", name}}),
                  clock.now()};
  Status status;
  if (const auto base = file.base(); !base.ok()) {
    status = base.status();
  } else if (!(*base == extent.before)) {
    status = {Code::busy, "somebody else archives the records just now"};
  }
  if (status.ok()) status = file.write(item_of(note));
  if (status.ok()) status = file.forget(extent.last);
  if (status.ok()) status = file.commit();
  if (!status.ok()) file.rollback();
  return status;
}

}  // namespace

Result<std::vector<Archived>> archive(const std::string& path, const std::string& folder,
                                      Millis before, const Clock& clock, std::size_t most) {
  auto reader = Reader::open(path);
  if (!reader.ok()) return reader.status();
  auto file = File::open(path, clock);
  if (!file.ok()) return file.status();
  if (Status made = make_folders(folder, 0700); !made.ok()) return made;
  const auto newest = (*reader)->head();
  if (!newest.ok()) return newest.status();
  std::vector<Archived> all;
  while (all.size() < most) {
    const auto base = (*reader)->base();
    if (!base.ok()) return base.status();
    auto end = find_end(**reader, *base, newest->seq, before);
    if (!end.ok()) return end.status();
    if (end->seq == base->seq) return all;
    end = end_cut_off(**reader, folder, *base, *end);
    if (!end.ok()) return end.status();
    const Extent extent{*base, *end};
    const std::string name = name_of(extent);
    const std::string to = text::cat(folder, "/", name);
    if (Status written = write_segment(**reader, extent, to); !written.ok()) return written;
    if (Status out = take_out(**file, extent, name, clock); !out.ok()) return out;
    all.push_back({to, extent});
  }
  return all;
}

}  // namespace cox::audit
