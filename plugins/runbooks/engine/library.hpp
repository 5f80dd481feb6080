// All runbooks of a folder. What is wrong with one file disturbs no other: its last good version
// stays, where there was one. Threads: values.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/folder.hpp"
#include "engine/program.hpp"

namespace runbooks {

struct Book {
  std::string file;
  std::string text;
  bool older = false;  // the version before the one that lies there, which is faulty
  Runbook runbook;
  Program program;
};

class Library {
 public:
  // The last good text of a file, or nothing.
  using Good = std::function<std::optional<std::string>(const std::string& file)>;

  Library() = default;
  Library(const std::vector<File>& files, const Good& good);

  const std::map<std::string, Book>& books() const { return books_; }  // by id
  const Book* find(const std::string& id) const;
  // "restart.json:12: ..."
  const std::vector<std::string>& problems() const { return problems_; }
  void add_problem(std::string problem) { problems_.push_back(std::move(problem)); }
  // Takes one out that something else does not want.
  void remove(const std::string& id) { books_.erase(id); }

  // The texts that a run of this one is made from: it and all that it calls, by id.
  cox::Json source(const std::string& id) const;

 private:
  void read(const File& file, const Good& good);
  bool try_text(const std::string& file, const std::string& text, bool older, bool tell);
  void link_all(const Good& good);
  void fall_back(const std::string& id, const Problems& problems, const Good& good);

  std::map<std::string, Book> books_;
  std::vector<std::string> problems_;
};

// From what Library::source() gave; nothing where it does not fit any more.
std::optional<Program> program_from(const cox::Json& source);

// "restart" for "restart.json".
std::string id_of_file(const std::string& file);

}  // namespace runbooks
