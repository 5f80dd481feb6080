// Performing calls on the thread of a mailbox: record, run, report. Threads: the mailbox's.
#pragma once

#include <cox/card.hpp>
#include <functional>
#include <string>

#include "work/calls.hpp"
#include "work/invoke.hpp"
#include "work/services.hpp"

namespace cox::work {

// Opens a call, runs the handler and leaves the rest to whatever the call started. Where it cannot
// be recorded or fails, the person is told (if the call was addressed to the bot) and the log too.
Answer run_call(Services& services, Calls& calls, const ActorPtr& actor, CallSpec spec,
                const cox_handler& handler);

// Runs a further handler of an open call, e.g. its timer.
// `response` is what a request of its own brought.
Answer continue_call(Services& services, const CallPtr& call, const cox_handler& handler,
                     std::uint32_t kind, const net::HttpResponse* response = nullptr);

// Runs a handler without a call, for what has no effect of its own (save, restore, own timers). In
// quarantine it is not run.
Answer run_quietly(Services& services, Actor& actor, const cox_handler& handler, std::uint32_t kind,
                   std::string_view name, std::string_view data = {},
                   const net::HttpResponse* response = nullptr);

// Says something to the person on the bot's own behalf.
// `told`, if given, is called once the chat has it, or will never have it.
void tell(Services& services, const chat::Address& address, std::string text,
          std::function<void()> told = nullptr);
// The same. False: it is not even on its way, because too much waits to be said there or the bot
// stops.
bool try_tell(Services& services, const chat::Address& address, std::string text);
void tell_card(Services& services, const chat::Address& address, const Card& card);

}  // namespace cox::work
