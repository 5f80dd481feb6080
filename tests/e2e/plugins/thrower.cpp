// Throws whatever it is asked for.
#include <cox/plugin.hpp>
#include <stdexcept>

COX_PLUGIN("thrower", "1.0.0", "Throws") {
  plugin.respond("throw an error", [] { throw std::runtime_error("the oar is broken"); });
  plugin.respond("throw a number", [] { throw 7; });
}
