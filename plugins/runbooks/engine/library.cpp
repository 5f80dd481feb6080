#include "engine/library.hpp"

#include <set>

namespace runbooks {

namespace {

using cox::Json;

Lookup lookup_in(const std::map<std::string, Runbook>& books) {
  return [&books](const std::string& id) -> const Runbook* {
    const auto found = books.find(id);
    return found == books.end() ? nullptr : &found->second;
  };
}

void collect_calls(const std::vector<Step>& steps, std::set<std::string>& ids) {
  for (const Step& step : steps) {
    if (const auto* call = std::get_if<CallStep>(&step.what)) ids.insert(call->runbook);
  }
}

std::set<std::string> called_by(const Runbook& runbook) {
  std::set<std::string> ids;
  for (const auto* steps : {&runbook.steps, &runbook.rollback, &runbook.on_failure, &runbook.plan})
    collect_calls(*steps, ids);
  return ids;
}

}  // namespace

std::string id_of_file(const std::string& file) { return file.substr(0, file.rfind(".json")); }

Library::Library(const std::vector<File>& files, const Good& good) {
  for (const File& file : files) read(file, good);
  link_all(good);
}

const Book* Library::find(const std::string& id) const {
  const auto found = books_.find(id);
  return found == books_.end() ? nullptr : &found->second;
}

void Library::read(const File& file, const Good& good) {
  if (!file.error.empty()) {
    problems_.push_back(file.name + ": " + file.error);
  } else if (try_text(file.name, file.text, false, true)) {
    return;
  }
  if (const auto before = good(file.name)) try_text(file.name, *before, true, false);
}

bool Library::try_text(const std::string& file, const std::string& text, bool older, bool tell) {
  Problems problems;
  Problem problem;
  Book book{file, text, older, {}, {}};
  if (const auto node = parse_node(text, problem)) {
    book.runbook = read_runbook(*node, id_of_file(file), problems);
  } else {
    problems.push_back(problem);
  }
  const auto taken = books_.find(book.runbook.id);
  if (problems.empty() && taken != books_.end())
    problems.push_back(
        {book.runbook.line, "the id '" + book.runbook.id + "' is taken by " + taken->second.file});
  for (const Problem& each : problems) {
    if (tell) problems_.push_back(to_text(each, file));
  }
  if (!problems.empty()) return false;
  const std::string id = book.runbook.id;
  books_.emplace(id, std::move(book));
  return true;
}

// Whoever calls what is taken out is faulty, too: until nothing changes any more.
void Library::link_all(const Good& good) {
  for (bool changed = true; changed;) {
    changed = false;
    const auto lookup = [this](const std::string& id) -> const Runbook* {
      const auto found = books_.find(id);
      return found == books_.end() ? nullptr : &found->second.runbook;
    };
    for (auto& [id, book] : books_) {
      Problems problems;
      book.program = link(book.runbook, lookup, problems);
      if (problems.empty()) continue;
      fall_back(std::string(id), problems, good);
      changed = true;
      break;
    }
  }
}

void Library::fall_back(const std::string& id, const Problems& problems, const Good& good) {
  const Book bad = books_.at(id);
  books_.erase(id);
  for (const Problem& each : problems) problems_.push_back(to_text(each, bad.file));
  if (bad.older) return;
  const auto before = good(bad.file);
  if (before && *before != bad.text) try_text(bad.file, *before, true, false);
}

Json Library::source(const std::string& id) const {
  Json texts = Json::object();
  std::vector<std::string> open = {id};
  while (!open.empty()) {
    const std::string next = open.back();
    open.pop_back();
    const Book* book = find(next);
    if (book == nullptr || texts.contains(next)) continue;
    texts.set(next, Json::object({{"file", book->file}, {"text", book->text}}));
    for (const std::string& called : called_by(book->runbook)) open.push_back(called);
  }
  return Json::object({{"id", id}, {"texts", texts}});
}

std::optional<Program> program_from(const Json& source) {
  std::map<std::string, Runbook> books;
  Problems problems;
  for (const auto& [id, each] : source["texts"].members()) {
    Problem problem;
    const auto node = parse_node(each["text"].text(), problem);
    if (!node) return std::nullopt;
    books.emplace(id, read_runbook(*node, id_of_file(each["file"].as_string()), problems));
  }
  const auto found = books.find(source["id"].as_string());
  if (found == books.end() || !problems.empty()) return std::nullopt;
  Program program = link(found->second, lookup_in(books), problems);
  if (!problems.empty()) return std::nullopt;
  return program;
}

}  // namespace runbooks
