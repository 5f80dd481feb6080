// What an HTTP connection becomes after an upgrade.
#pragma once

#include <cox/net/channel.hpp>
#include <memory>
#include <string>

#include "net/transport.hpp"

namespace cox::net {

// `early` has been read already.
std::unique_ptr<Channel> make_channel(std::unique_ptr<Transport> transport, asio::io_context& io,
                                      std::string early);

}  // namespace cox::net
