// A build of the greeter that gives up while it loads.
#include <cox/plugin.hpp>
#include <stdexcept>

COX_PLUGIN("greeter", "9.0.0", "Does not get far") {
  throw std::runtime_error("no greetings today in " + plugin.version());
}
