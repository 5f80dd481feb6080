// Where the bot's own pages look: the floors below, and what only the bot knows.
#pragma once

#include <cox/json.hpp>
#include <cstddef>
#include <functional>

#include "work/work.hpp"

namespace cox::web {

struct Sources {
  work::Work& work;
  std::function<std::size_t()> inbox;  // messages that wait for the router
  std::function<Json()> adapters;      // connections and their state, as `adapters` shows them
  std::function<bool()> started;       // the plugins of the start have been loaded
};

}  // namespace cox::web
