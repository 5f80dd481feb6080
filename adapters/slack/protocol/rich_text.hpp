// What the bot says, as Slack shows it. In rich text blocks every character stands for itself, so
// that nothing has to be escaped and nothing can be taken for markup; beside them goes the same in
// mrkdwn, for notifications.
#pragma once

#include <cox/format.hpp>
#include <cox/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace slack {

using Spans = std::vector<cox::Span>;

// Plain text as spans: web addresses are links to themselves.
Spans plain_spans(std::string_view text);

// A block of type rich_text, or null where there is nothing in the spans.
cox::Json to_rich_text(const Spans& spans);
// The same as mrkdwn, everything in it escaped.
std::string to_mrkdwn(const Spans& spans);

}  // namespace slack
