// Where the files of a message lie: Telegram tells it for an hour, when it is asked.
#pragma once

#include <cox/net/loop.hpp>
#include <cox/net/rest.hpp>
#include <cox/sdk/incoming.hpp>
#include <string>

#include "protocol/answer.hpp"
#include "settings.hpp"

namespace telegram {

// Made and destroyed on the loop's thread.
class Files {
 public:
  Files(cox::net::Loop& loop, const Settings& settings);

  // Completes the message's files. Waits for Telegram, ten seconds at most: for a thread that may,
  // and while the loop runs.
  cox::Incoming located(cox::Incoming in);

 private:
  Reply ask(const std::string& id);

  cox::net::Loop& loop_;
  const Settings settings_;
  cox::net::Rest rest_;
};

}  // namespace telegram
