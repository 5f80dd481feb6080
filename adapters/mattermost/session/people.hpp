// Who and what is called how, and in which thread what the bot said stands. Threads: any.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "protocol/post.hpp"

namespace mattermost {

class People {
 public:
  void is_called(const std::string& user, const std::string& name);
  void is_channel(const std::string& id, Channel channel);
  // The latest thousands; empty: it stands in none.
  void stands_in(const std::string& post, const std::string& root);

  bool knows_user(const std::string& id) const;
  bool knows_channel(const std::string& id) const;
  std::string name_of(const std::string& id) const;
  std::string id_of(std::string_view name) const;
  Channel channel(const std::string& id) const;
  std::string thread_of(const std::string& post) const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::string, std::less<>> names_, ids_;
  std::map<std::string, Channel> channels_;
  std::map<std::string, std::string> threads_;
  std::deque<std::string> order_;  // of threads_
};

}  // namespace mattermost
