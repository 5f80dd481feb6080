// Boost.Asio for this folder alone. 1.74 forgets <utility> where the standard is C++20.
#pragma once

#include <utility>
//
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

namespace cox::net {
namespace asio = boost::asio;
using boost::system::error_code;
}  // namespace cox::net
