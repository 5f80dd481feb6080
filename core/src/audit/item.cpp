#include "audit/item.hpp"

#include "base/text.hpp"

namespace cox::audit {

Begun item_of(const Begin& begin) {
  return {body_of(begin), begin.call, begin.accepted,
          begin.shared ? text::cat(begin.plugin, "/", begin.name) : "", begin.effect != "reads"};
}

Ended item_of(const End& end) { return {body_without_began(end), end.call}; }

Noted item_of(const Note& note) { return {body_of(note)}; }

}  // namespace cox::audit
