// Why a request is refused before anybody sees it.
#pragma once

namespace cox::net {

struct HttpFault {
  int status = 400;
  const char* what = "";  // for the one who sent it; static
};

}  // namespace cox::net
