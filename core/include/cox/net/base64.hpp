// Bytes as text, with the alphabet and the padding of RFC 4648, section 4.
#ifndef COX_NET_BASE64_HPP
#define COX_NET_BASE64_HPP

#include <string>
#include <string_view>

namespace cox::net {

// Pure. Threads: any.
std::string base64(std::string_view bytes);

}  // namespace cox::net

#endif  // COX_NET_BASE64_HPP
