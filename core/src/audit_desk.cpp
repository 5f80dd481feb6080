#include "audit_desk.hpp"

#include <algorithm>
#include <utility>

#include "audit/search.hpp"
#include "base/text.hpp"

namespace cox {
namespace {

// What a question from a chat may look at: a second or two of work.
constexpr std::int64_t kMostVerified = 1'000'000;
constexpr std::int64_t kMostShown = 1'000;

Json listed(std::vector<Json> entries) {
  return Json::object({{"entries", Json(std::move(entries))}});
}

const char* name_of(audit::Finding::What what) {
  constexpr const char* kNames[] = {"changed", "missing",   "out of order",
                                    "cut off", "rewritten", "unreadable"};
  return kNames[static_cast<std::size_t>(what)];
}

}  // namespace

std::string index_of(const std::string& path) { return path + "-index"; }

Json to_json(const audit::Verified& verified) {
  Json findings = Json::array();
  for (const audit::Finding& each : verified.findings) {
    findings.push(
        Json::object({{"seq", each.seq}, {"what", name_of(each.what)}, {"text", each.text}}));
  }
  return Json::object({{"ok", verified.ok()},
                       {"count", verified.count},
                       {"first", verified.first},
                       {"last", verified.head.seq},
                       {"head", audit::to_text(verified.head)},
                       {"findings", findings}});
}

AuditDesk::AuditDesk(audit::Records& records, std::string path, const Clock& clock)
    : records_(records), path_(std::move(path)), clock_(clock) {}

Result<Json> AuditDesk::perform(const work::Speaker&, std::string_view verb,
                                const Json& arguments) {
  using Act = Result<Json> (AuditDesk::*)(const Json&);
  constexpr std::pair<std::string_view, Act> kVerbs[] = {{"tail", &AuditDesk::tail},
                                                         {"search", &AuditDesk::search},
                                                         {"head", &AuditDesk::show_head},
                                                         {"verify", &AuditDesk::verify}};
  for (const auto& [name, act] : kVerbs) {
    if (name == verb) return (this->*act)(arguments);
  }
  return invalid(text::cat("there is no verb '", verb, "': tail, search, head, verify"));
}

Result<AuditDesk::ReaderPtr> AuditDesk::reader() {
  records_.flush();
  return audit::Reader::open(path_);
}

Status AuditDesk::open_index() {
  if (index_ != nullptr) return {};
  auto index = audit::Index::open(index_of(path_));
  if (index.ok()) index_ = std::move(*index);
  return index.status();
}

Result<Json> AuditDesk::tail(const Json& arguments) {
  const auto count = std::clamp<std::int64_t>(arguments["count"].as_int(20), 1, kMostShown);
  auto reader = this->reader();
  if (!reader.ok()) return reader.status();
  auto entries = audit::newest(**reader, static_cast<std::size_t>(count));
  if (!entries.ok()) return entries.status();
  return listed(std::move(*entries));
}

Result<Json> AuditDesk::search(const Json& arguments) {
  auto reader = this->reader();
  if (!reader.ok()) return reader.status();
  const auto query = audit::query_of(arguments, clock_.now());
  if (!query.ok()) return query.status();
  std::lock_guard lock(mutex_);
  if (Status opened = open_index(); !opened.ok()) return opened;
  auto entries = audit::search(**reader, *index_, *query);
  if (!entries.ok()) return entries.status();
  return listed(std::move(*entries));
}

Result<Json> AuditDesk::show_head(const Json&) {
  const auto newest = head();
  if (!newest.ok()) return newest.status();
  return Json::object({{"seq", newest->seq},
                       {"hash", audit::hex(newest->hash)},
                       {"head", audit::to_text(*newest)}});
}

Result<Json> AuditDesk::verify(const Json& arguments) {
  audit::Wanted wanted;
  wanted.newest =
      std::clamp<std::int64_t>(arguments["newest"].as_int(kMostVerified), 1, kMostVerified);
  if (const std::string_view known = arguments["head"].text(); !known.empty()) {
    const auto head = audit::parse_head(known);
    if (!head.ok()) return head.status();
    wanted.known.push_back(*head);
  }
  records_.flush();
  const auto verified = audit::verify_file(path_, wanted);
  if (!verified.ok()) return verified.status();
  return to_json(*verified);
}

Result<audit::Head> AuditDesk::head() {
  auto reader = this->reader();
  if (!reader.ok()) return reader.status();
  return (*reader)->head();
}

Result<bool> AuditDesk::catch_up() {
  auto reader = this->reader();
  if (!reader.ok()) return reader.status();
  std::lock_guard lock(mutex_);
  if (Status opened = open_index(); !opened.ok()) return opened;
  return index_->catch_up(**reader, 1);
}

}  // namespace cox
