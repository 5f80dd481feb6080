// Going through one plugin's listeners for one message, in the plugin's mailbox: does it really
// match, may the person, does the middleware agree, then the call. Threads: the mailbox's.
#pragma once

#include "work/delivery.hpp"

namespace cox::work {

Delivered handle(Work& work, Share share, const Letter& letter);

}  // namespace cox::work
