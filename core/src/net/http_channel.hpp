// What an HTTP connection becomes after an upgrade.
#pragma once

#include <cox/net/channel.hpp>
#include <memory>
#include <string>

#include "net/loop_state.hpp"
#include "net/transport.hpp"

namespace cox::net {

// `early` has been read already.
std::unique_ptr<Channel> make_channel(std::unique_ptr<Transport> transport, Loop::State& loop,
                                      std::string early);

}  // namespace cox::net
