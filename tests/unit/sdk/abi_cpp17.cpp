// The C header and the JSON value serve code that is still C++17.
#include <cox/abi.h>

#include <cox/json.hpp>

static_assert(__cplusplus < 202002L, "this file is to be compiled as C++17");
static_assert(COX_ABI_MAJOR == 1);
