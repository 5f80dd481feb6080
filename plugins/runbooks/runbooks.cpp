#include <cox/plugin.hpp>
COX_PLUGIN("runbooks", "1.0.0", "Operations from files: runbooks/*.json") {}
