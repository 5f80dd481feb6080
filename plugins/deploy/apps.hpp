// The apps of a folder. What is wrong with one file disturbs no other, and its last good version
// stays. Threads: values.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app.hpp"
#include "engine/folder.hpp"

namespace deploy {

class Apps {
 public:
  // The last good text of a file, or nothing.
  using Good = std::function<std::optional<std::string>(const std::string& file)>;
  struct Entry {
    std::string file, text;
    bool older = false;
    App app;
  };

  // `mirrors` is the folder for copies of repositories.
  Apps(const std::vector<runbooks::File>& files, std::string mirrors, const Good& good);

  const std::map<std::string, Entry>& entries() const { return entries_; }
  const Entry* find(const std::string& app) const;
  const std::vector<std::string>& problems() const { return problems_; }
  std::vector<std::string> names() const;
  std::vector<std::string> environments() const;
  std::string mirror_of(const std::string& app) const { return mirrors_ + "/" + app + ".git"; }

 private:
  bool try_text(const std::string& file, const std::string& text, bool older);

  const std::string mirrors_;
  std::map<std::string, Entry> entries_;
  std::vector<std::string> problems_;
};

// The app from the text of its file; nothing where that is faulty.
std::optional<App> app_from(const std::string& file, const std::string& text, Problems& problems);

}  // namespace deploy
