// Boost.Asio for this folder alone. 1.74 forgets <utility> where the standard is C++20.
#pragma once

#include <fcntl.h>

#include <utility>
//
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

namespace cox::net {
namespace asio = boost::asio;
using boost::system::error_code;

// Asio opens its sockets so that every program which a plugin starts would have them too, and would
// keep the port and the connections for as long as it runs.
template <class Socket>
void keep_from_programs(Socket& socket) {
  static_cast<void>(::fcntl(socket.native_handle(), F_SETFD, FD_CLOEXEC));
}
}  // namespace cox::net
