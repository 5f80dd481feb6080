// Commands that are run as root leave nothing behind that the bot's own user could not open.
#pragma once

#include <sys/types.h>

#include "home.hpp"

namespace cox::cli {

// As long as it lives, root acts as the user to whom the home's state belongs, or the home itself
// where there is none yet: files belong to whoever made them, and `sudo cox audit archive` would
// end the bot's own archiving. Nothing changes for other users, or where the system does not let
// root do so. What the command line names beside the home is to be opened outside of it. Threads:
// all of the process change with it (nptl(7)).
class AsOwner {
 public:
  explicit AsOwner(const Home& home);
  ~AsOwner();
  AsOwner(const AsOwner&) = delete;
  AsOwner& operator=(const AsOwner&) = delete;

 private:
  const uid_t user_;
  const gid_t group_;
};

}  // namespace cox::cli
