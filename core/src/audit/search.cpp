#include "audit/search.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

namespace cox::audit {
namespace {

using Entries = std::vector<Json>;

Seq seq_of(const Json& entry) { return entry["seq"].as_int(); }

// Walks back from `last`. An end is met before its begin, so both are known there, unless it stands
// behind `last`; then `end` knows it.
template <class FindEnd, class Take>
Status walk_back(Reader& reader, Seq last, const FindEnd& end, const Take& take) {
  std::unordered_map<Seq, std::string> ends;
  Status problem;
  Status read = reader.each_back(last, [&](const Row& row) {
    if (is_kind(row.body, "end")) {
      const Seq began = began_of(row.body);
      if (began != 0) {
        ends.emplace(began, row.body);
        return true;
      }
    }
    std::string over;
    if (is_kind(row.body, "begin")) {
      auto known = ends.extract(row.seq);
      if (known) {
        over = std::move(known.mapped());
      } else if (problem = end(row.seq, over); !problem.ok()) {
        return false;
      }
    }
    return take(entry_of(row.seq, row.body, over));
  });
  return problem.ok() ? read : problem;
}

// What the index does not know yet: calls that are under way.
Status find_open(Reader& reader, const Query& query, Entries& found) {
  const std::vector<std::string> wanted = terms_of(query);
  return reader.each_open([&](const Row& row) {
    if (row.seq >= query.before || !query.in_time(time_of(row.body))) return true;
    Json entry = entry_of(row.seq, row.body, {});
    if (has_all(terms_of(entry), wanted)) found.push_back(std::move(entry));
    return found.size() < query.limit;
  });
}

// The body of the end of a call, where it has one.
Status read_end(Reader& reader, Index& index, Seq begin, std::string& body) {
  const auto end = index.end_of(begin);
  if (!end.ok() || *end == 0) return end.status();
  auto read = reader.body(*end);
  if (read.ok()) body = std::move(*read);
  return read.status();
}

Status find_closed(Reader& reader, Index& index, const Query& query, Entries& found) {
  std::size_t count = 0;
  Status problem;
  const auto take = [&](Seq seq) {
    const auto body = reader.body(seq);
    if (body.status().code() == Code::not_found) return false;  // archived, as all before it
    std::string end;
    problem = body.ok() ? read_end(reader, index, seq, end) : body.status();
    if (!problem.ok()) return false;
    if (!query.in_time(time_of(*body))) return true;
    found.push_back(entry_of(seq, *body, end));
    return ++count < query.limit;
  };
  Status status = index.find(query, take);
  return problem.ok() ? status : problem;
}

// A query for times alone.
Status find_by_time(Reader& reader, Index& index, const Query& query, Entries& found) {
  const auto range = index.range(query);
  if (!range.ok()) return range.status();
  return walk_back(
      reader, range->last,
      [&](Seq begin, std::string& body) { return read_end(reader, index, begin, body); },
      [&](Json entry) {
        if (seq_of(entry) < range->first) return false;
        if (query.in_time(entry["time"].as_int())) found.push_back(std::move(entry));
        return found.size() < 2 * query.limit;
      });
}

// Newest last, each once, no more than are wanted.
void settle(Entries& found, std::size_t limit) {
  std::ranges::stable_sort(found, std::ranges::greater(), seq_of);
  const auto same = [](const auto& a, const auto& b) { return seq_of(a) == seq_of(b); };
  found.erase(std::unique(found.begin(), found.end(), same), found.end());
  if (found.size() > limit) found.resize(limit);
  std::ranges::reverse(found);
}

}  // namespace

// The open calls come first: one that ends meanwhile is found twice rather than not at all, and
// then the first that is kept has no end.
Result<Entries> search(Reader& reader, Index& index, const Query& query) {
  Entries open;
  if (Status status = find_open(reader, query, open); !status.ok()) return status;
  if (const auto more = index.catch_up(reader); !more.ok()) return more.status();
  Entries found;
  Status status = terms_of(query).empty() ? find_by_time(reader, index, query, found)
                                          : find_closed(reader, index, query, found);
  if (!status.ok()) return status;
  std::ranges::move(open, std::back_inserter(found));
  settle(found, query.limit);
  return found;
}

Result<Entries> newest(Reader& reader, std::size_t limit) {
  const auto head = reader.head();
  if (!head.ok()) return head.status();
  Entries found;
  const auto no_end = [](Seq, std::string&) { return Status(); };
  Status status = walk_back(reader, head->seq, no_end, [&](Json entry) {
    found.push_back(std::move(entry));
    return found.size() < limit;
  });
  if (!status.ok()) return status;
  settle(found, limit);
  return found;
}

}  // namespace cox::audit
