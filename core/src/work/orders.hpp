// Standing orders: what a person asked a plugin to say to the bot for them later. An order is given
// in an open call and names who spoke there, and where; nobody can make one up. What is said by it
// takes the whole way of a message at that time: whoever lost a right meanwhile has lost it here
// too. Kept in the brain, so orders outlive a restart. Threads: any.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "base/status.hpp"
#include "brain/brain.hpp"
#include "chat/message.hpp"
#include "work/calls.hpp"

namespace cox::work {

class Orders {
 public:
  // Takes in what is said, as if an adapter had brought it.
  using Intake = std::function<Status(const chat::MessagePtr&)>;

  Orders(brain::Brain& brain, const Clock& clock, Ids& ids)
      : brain_(brain), clock_(clock), ids_(ids) {}

  // Before the first plugin is loaded.
  void take_in_through(Intake intake) { intake_ = std::move(intake); }

  // The id of a new order of `plugin`, once it is on disk. invalid: nobody spoke in this call.
  Result<std::string> give(const std::string& plugin, const Call& call);
  // Says `text` to the bot, without its name. not_found: no such order of this plugin.
  Status carry_out(const std::string& plugin, std::string_view order, std::string text);
  // It is over; there need not be one.
  Status revoke(const std::string& plugin, std::string_view order);

 private:
  brain::Brain& brain_;
  const Clock& clock_;
  Ids& ids_;
  Intake intake_;
};

}  // namespace cox::work
