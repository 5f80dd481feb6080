// The hash chain over the records. The hash of a record is
//
//   SHA-256(hash of the record before it, 32 bytes | its number in decimal | line feed | its body)
//
// and before record 1 stand 32 zero bytes. So whoever knows the newest hash and its number knows
// everything before it: nothing can be changed, left out, put in or moved without that hash being
// another. docs/audit.md says the same for strangers. Threads: values; a Linker one at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "audit/digest.hpp"
#include "base/status.hpp"

namespace cox::audit {

using Seq = std::int64_t;

// How far a chain reaches.
struct Head {
  Seq seq = 0;
  Hash hash{};

  friend bool operator==(const Head&, const Head&) = default;
};

// One record as it is kept.
struct Row {
  Seq seq = 0;
  Hash hash{};
  std::string_view body;
};

class Linker {
 public:
  Hash link(const Hash& previous, Seq seq, std::string_view body);

 private:
  Digest digest_;
};

// "HASH@SEQ", as a head is posted. The failure shows how it is written.
std::string to_text(const Head& head);
Result<Head> parse_head(std::string_view text);

// 64 hex digits, small or capital.
std::optional<Hash> parse_hash(std::string_view text);
// Bytes of another number than 32 give a hash that nothing has.
Hash hash_of(std::string_view bytes);

// The time that stands in a body, in milliseconds since the Unix epoch; 0 where there is none. It
// reads no more than it needs.
std::int64_t time_of(std::string_view body);
// The number of the begin that the body of an end names; 0: none.
Seq began_of(std::string_view body);
// Whether a body is of that kind, which must need no escape in JSON.
bool is_kind(std::string_view body, std::string_view kind);

}  // namespace cox::audit
