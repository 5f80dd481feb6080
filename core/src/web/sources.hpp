// Where the bot's own pages look: the floors below, and what only the bot knows.
#pragma once

#include <cox/json.hpp>
#include <cstddef>
#include <functional>
#include <string>

#include "work/work.hpp"

namespace cox::web {

struct Sources {
  work::Work& work;
  std::function<std::size_t()> inbox;  // messages that wait for the router
  std::function<Json()> adapters;      // connections and their state, as `adapters` shows them
  std::function<bool()> started;       // the plugins of the start have been loaded
  // Hands a request to an adapter, with what follows its name in the path; false: none takes it.
  // Blocks while the adapter looks at it.
  std::function<bool(const std::string& session, const std::string& path, const work::ExchangePtr&)>
      to_adapter;
  Executor& doors;  // threads for that
};

}  // namespace cox::web
