// The layout of everything that crosses the boundary, written down. A change here breaks every
// library that exists: fields are only ever added at the end of a struct, with a new minor number.
#include <cox/abi.h>
#include <doctest/doctest.h>

#include <cstddef>

#define LAYOUT(type, bytes) static_assert(sizeof(type) == (bytes), #type " has changed its size")
#define OFFSET(type, field, bytes) \
  static_assert(offsetof(type, field) == (bytes), #type "::" #field " has moved")

// What follows holds where pointers have 64 bits.
static_assert(sizeof(void*) == 8 && sizeof(std::size_t) == 8);

LAYOUT(cox_str, 16);
OFFSET(cox_str, data, 0);
OFFSET(cox_str, size, 8);

LAYOUT(cox_sink, 16);
OFFSET(cox_sink, self, 0);
OFFSET(cox_sink, put, 8);

LAYOUT(cox_address, 88);
OFFSET(cox_address, size, 0);
OFFSET(cox_address, flags, 4);
OFFSET(cox_address, adapter, 8);
OFFSET(cox_address, room, 24);
OFFSET(cox_address, thread, 40);
OFFSET(cox_address, user, 56);
OFFSET(cox_address, message, 72);

LAYOUT(cox_message, 168);
OFFSET(cox_message, size, 0);
OFFSET(cox_message, kind, 4);
OFFSET(cox_message, flags, 8);
OFFSET(cox_message, reserved, 12);
OFFSET(cox_message, id, 16);
OFFSET(cox_message, adapter, 32);
OFFSET(cox_message, room, 48);
OFFSET(cox_message, room_name, 64);
OFFSET(cox_message, thread, 80);
OFFSET(cox_message, user, 96);
OFFSET(cox_message, user_name, 112);
OFFSET(cox_message, text, 128);
OFFSET(cox_message, time, 144);
OFFSET(cox_message, extra, 152);

LAYOUT(cox_outgoing, 96);
OFFSET(cox_outgoing, size, 0);
OFFSET(cox_outgoing, act, 4);
OFFSET(cox_outgoing, format, 8);
OFFSET(cox_outgoing, flags, 12);
OFFSET(cox_outgoing, address, 16);
OFFSET(cox_outgoing, body, 24);
OFFSET(cox_outgoing, ref, 40);
OFFSET(cox_outgoing, call, 48);
OFFSET(cox_outgoing, file_name, 64);
OFFSET(cox_outgoing, file, 80);

LAYOUT(cox_capture, 32);
OFFSET(cox_capture, name, 0);
OFFSET(cox_capture, text, 16);

LAYOUT(cox_call, 128);
OFFSET(cox_call, size, 0);
OFFSET(cox_call, kind, 4);
OFFSET(cox_call, id, 8);
OFFSET(cox_call, name, 24);
OFFSET(cox_call, message, 40);
OFFSET(cox_call, address, 48);
OFFSET(cox_call, captures, 56);
OFFSET(cox_call, capture_count, 64);
OFFSET(cox_call, data, 72);
OFFSET(cox_call, outgoing, 88);
OFFSET(cox_call, request, 96);
OFFSET(cox_call, response, 104);
OFFSET(cox_call, arguments, 112);

LAYOUT(cox_field, 32);
OFFSET(cox_field, name, 0);
OFFSET(cox_field, value, 16);

LAYOUT(cox_http_request, 112);
OFFSET(cox_http_request, size, 0);
OFFSET(cox_http_request, flags, 4);
OFFSET(cox_http_request, id, 8);
OFFSET(cox_http_request, method, 16);
OFFSET(cox_http_request, path, 32);
OFFSET(cox_http_request, query, 48);
OFFSET(cox_http_request, remote, 64);
OFFSET(cox_http_request, body, 80);
OFFSET(cox_http_request, fields, 96);
OFFSET(cox_http_request, field_count, 104);

LAYOUT(cox_http_response, 40);
OFFSET(cox_http_response, size, 0);
OFFSET(cox_http_response, status, 4);
OFFSET(cox_http_response, fields, 8);
OFFSET(cox_http_response, field_count, 16);
OFFSET(cox_http_response, body, 24);

LAYOUT(cox_fetch, 88);
OFFSET(cox_fetch, size, 0);
OFFSET(cox_fetch, redirects, 4);
OFFSET(cox_fetch, method, 8);
OFFSET(cox_fetch, url, 24);
OFFSET(cox_fetch, fields, 40);
OFFSET(cox_fetch, field_count, 48);
OFFSET(cox_fetch, body, 56);
OFFSET(cox_fetch, timeout, 72);
OFFSET(cox_fetch, body_bytes, 80);

LAYOUT(cox_http_1, 40);
OFFSET(cox_http_1, size, 0);
OFFSET(cox_http_1, reserved, 4);
OFFSET(cox_http_1, respond, 8);
OFFSET(cox_http_1, hold, 16);
OFFSET(cox_http_1, fetch, 24);
OFFSET(cox_http_1, cancel, 32);

LAYOUT(cox_crypto_1, 40);
OFFSET(cox_crypto_1, size, 0);
OFFSET(cox_crypto_1, reserved, 4);
OFFSET(cox_crypto_1, digest, 8);
OFFSET(cox_crypto_1, hmac, 16);
OFFSET(cox_crypto_1, verify_ed25519, 24);
OFFSET(cox_crypto_1, equal, 32);

LAYOUT(cox_result, 24);
OFFSET(cox_result, size, 0);
OFFSET(cox_result, finish, 4);
OFFSET(cox_result, verdict, 8);
OFFSET(cox_result, reserved, 12);
OFFSET(cox_result, text, 16);

LAYOUT(cox_handler, 40);
OFFSET(cox_handler, size, 0);
OFFSET(cox_handler, reserved, 4);
OFFSET(cox_handler, self, 8);
OFFSET(cox_handler, run, 16);
OFFSET(cox_handler, matches, 24);
OFFSET(cox_handler, drop, 32);

LAYOUT(cox_host, 64);
OFFSET(cox_host, size, 0);
OFFSET(cox_host, abi_major, 4);
OFFSET(cox_host, abi_minor, 6);
OFFSET(cox_host, core_version, 8);
OFFSET(cox_host, declare, 16);
OFFSET(cox_host, send, 24);
OFFSET(cox_host, log, 32);
OFFSET(cox_host, now, 40);
OFFSET(cox_host, random, 48);
OFFSET(cox_host, extension, 56);

LAYOUT(cox_brain_op, 72);
OFFSET(cox_brain_op, size, 0);
OFFSET(cox_brain_op, kind, 4);
OFFSET(cox_brain_op, space, 8);
OFFSET(cox_brain_op, key, 24);
OFFSET(cox_brain_op, value, 40);
OFFSET(cox_brain_op, expected, 56);
OFFSET(cox_brain_op, ttl, 64);

LAYOUT(cox_brain_1, 48);
OFFSET(cox_brain_1, size, 0);
OFFSET(cox_brain_1, reserved, 4);
OFFSET(cox_brain_1, get, 8);
OFFSET(cox_brain_1, apply, 16);
OFFSET(cox_brain_1, scan, 24);
OFFSET(cox_brain_1, watch, 32);
OFFSET(cox_brain_1, unwatch, 40);

LAYOUT(cox_timer_1, 32);
OFFSET(cox_timer_1, size, 0);
OFFSET(cox_timer_1, reserved, 4);
OFFSET(cox_timer_1, start, 8);
OFFSET(cox_timer_1, cancel, 16);
OFFSET(cox_timer_1, next, 24);

LAYOUT(cox_orders_1, 32);
OFFSET(cox_orders_1, size, 0);
OFFSET(cox_orders_1, reserved, 4);
OFFSET(cox_orders_1, give, 8);
OFFSET(cox_orders_1, carry_out, 16);
OFFSET(cox_orders_1, revoke, 24);

LAYOUT(cox_question, 88);
OFFSET(cox_question, size, 0);
OFFSET(cox_question, reserved, 4);
OFFSET(cox_question, address, 8);
OFFSET(cox_question, name, 16);
OFFSET(cox_question, text, 32);
OFFSET(cox_question, state, 48);
OFFSET(cox_question, timeout, 64);
OFFSET(cox_question, call, 72);

LAYOUT(cox_ask_1, 16);
OFFSET(cox_ask_1, size, 0);
OFFSET(cox_ask_1, reserved, 4);
OFFSET(cox_ask_1, ask, 8);

LAYOUT(cox_events_1, 16);
OFFSET(cox_events_1, size, 0);
OFFSET(cox_events_1, reserved, 4);
OFFSET(cox_events_1, emit, 8);

LAYOUT(cox_commands_1, 40);
OFFSET(cox_commands_1, size, 0);
OFFSET(cox_commands_1, reserved, 4);
OFFSET(cox_commands_1, list, 8);
OFFSET(cox_commands_1, check, 16);
OFFSET(cox_commands_1, explain, 24);
OFFSET(cox_commands_1, complete, 32);

LAYOUT(cox_authority_1, 24);
OFFSET(cox_authority_1, size, 0);
OFFSET(cox_authority_1, reserved, 4);
OFFSET(cox_authority_1, perform, 8);
OFFSET(cox_authority_1, publish, 16);

LAYOUT(cox_audit_1, 16);
OFFSET(cox_audit_1, size, 0);
OFFSET(cox_audit_1, reserved, 4);
OFFSET(cox_audit_1, perform, 8);

LAYOUT(cox_secrets_1, 16);
OFFSET(cox_secrets_1, size, 0);
OFFSET(cox_secrets_1, reserved, 4);
OFFSET(cox_secrets_1, reveal, 8);

LAYOUT(cox_jobs_1, 24);
OFFSET(cox_jobs_1, size, 0);
OFFSET(cox_jobs_1, reserved, 4);
OFFSET(cox_jobs_1, start, 8);
OFFSET(cox_jobs_1, perform, 16);

LAYOUT(cox_admin_1, 16);
OFFSET(cox_admin_1, size, 0);
OFFSET(cox_admin_1, reserved, 4);
OFFSET(cox_admin_1, perform, 8);

LAYOUT(cox_session_host, 72);
OFFSET(cox_session_host, size, 0);
OFFSET(cox_session_host, reserved, 4);
OFFSET(cox_session_host, receive, 8);
OFFSET(cox_session_host, receipt, 16);
OFFSET(cox_session_host, state, 24);
OFFSET(cox_session_host, ended, 32);
OFFSET(cox_session_host, report, 40);
OFFSET(cox_session_host, press, 48);
OFFSET(cox_session_host, respond, 56);
OFFSET(cox_session_host, receive_later, 64);

LAYOUT(cox_adapter_type, 80);
OFFSET(cox_adapter_type, size, 0);
OFFSET(cox_adapter_type, abilities, 4);
OFFSET(cox_adapter_type, self, 8);
OFFSET(cox_adapter_type, open, 16);
OFFSET(cox_adapter_type, start, 24);
OFFSET(cox_adapter_type, send, 32);
OFFSET(cox_adapter_type, stop, 40);
OFFSET(cox_adapter_type, close, 48);
OFFSET(cox_adapter_type, request, 56);
OFFSET(cox_adapter_type, check, 64);
OFFSET(cox_adapter_type, validate, 72);

LAYOUT(cox_adapter_1, 16);
OFFSET(cox_adapter_1, size, 0);
OFFSET(cox_adapter_1, reserved, 4);
OFFSET(cox_adapter_1, provide, 8);

LAYOUT(cox_entry, 64);
OFFSET(cox_entry, size, 0);
OFFSET(cox_entry, abi_major, 4);
OFFSET(cox_entry, abi_minor, 6);
OFFSET(cox_entry, kind, 8);
OFFSET(cox_entry, concurrency, 12);
OFFSET(cox_entry, id, 16);
OFFSET(cox_entry, version, 24);
OFFSET(cox_entry, about, 32);
OFFSET(cox_entry, needs, 40);
OFFSET(cox_entry, load, 48);
OFFSET(cox_entry, unload, 56);

// Sizes as a C compiler sees them; abi_c11.c.
extern "C" const std::size_t cox_sizes_in_c[];

TEST_CASE("C and C++ agree on the size of every struct") {
  CHECK(cox_sizes_in_c[0] == sizeof(cox_str));
  CHECK(cox_sizes_in_c[1] == sizeof(cox_sink));
  CHECK(cox_sizes_in_c[2] == sizeof(cox_address));
  CHECK(cox_sizes_in_c[3] == sizeof(cox_message));
  CHECK(cox_sizes_in_c[4] == sizeof(cox_outgoing));
  CHECK(cox_sizes_in_c[5] == sizeof(cox_capture));
  CHECK(cox_sizes_in_c[6] == sizeof(cox_call));
  CHECK(cox_sizes_in_c[7] == sizeof(cox_result));
  CHECK(cox_sizes_in_c[8] == sizeof(cox_handler));
  CHECK(cox_sizes_in_c[9] == sizeof(cox_host));
  CHECK(cox_sizes_in_c[10] == sizeof(cox_brain_op));
  CHECK(cox_sizes_in_c[11] == sizeof(cox_brain_1));
  CHECK(cox_sizes_in_c[12] == sizeof(cox_timer_1));
  CHECK(cox_sizes_in_c[13] == sizeof(cox_question));
  CHECK(cox_sizes_in_c[14] == sizeof(cox_ask_1));
  CHECK(cox_sizes_in_c[15] == sizeof(cox_events_1));
  CHECK(cox_sizes_in_c[16] == sizeof(cox_commands_1));
  CHECK(cox_sizes_in_c[17] == sizeof(cox_admin_1));
  CHECK(cox_sizes_in_c[18] == sizeof(cox_session_host));
  CHECK(cox_sizes_in_c[19] == sizeof(cox_adapter_type));
  CHECK(cox_sizes_in_c[20] == sizeof(cox_adapter_1));
  CHECK(cox_sizes_in_c[21] == sizeof(cox_entry));
  CHECK(cox_sizes_in_c[22] == sizeof(cox_field));
  CHECK(cox_sizes_in_c[23] == sizeof(cox_http_request));
  CHECK(cox_sizes_in_c[24] == sizeof(cox_http_response));
  CHECK(cox_sizes_in_c[25] == sizeof(cox_fetch));
  CHECK(cox_sizes_in_c[26] == sizeof(cox_http_1));
  CHECK(cox_sizes_in_c[27] == sizeof(cox_crypto_1));
  CHECK(cox_sizes_in_c[28] == sizeof(cox_orders_1));
  CHECK(cox_sizes_in_c[29] == sizeof(cox_authority_1));
  CHECK(cox_sizes_in_c[30] == sizeof(cox_audit_1));
  CHECK(cox_sizes_in_c[31] == sizeof(cox_secrets_1));
  CHECK(cox_sizes_in_c[32] == sizeof(cox_jobs_1));
}

TEST_CASE("the numbers of the boundary stay what they are") {
  CHECK(COX_ABI_MAJOR == 1);
  CHECK(COX_CANCELLED == 9);
  CHECK(COX_PENDING == 10);
  CHECK(COX_MESSAGE_KINDS == 9);
  CHECK(COX_ACT_REACT == 7);
  CHECK(COX_ACT_TYPING == 8);
  CHECK(COX_ACT_FILE == 9);
  CHECK(COX_CALL_RESTORE == 9);
  CHECK(COX_CALL_FETCHED == 11);
  CHECK(COX_CALL_JOB == 14);
  CHECK(COX_SHA512 == 3);
  CHECK(COX_VERDICT_DENY == 2);
  CHECK(COX_ABILITY_OVERLAP == 16);
  CHECK(COX_ABILITY_TYPING == 32);
  CHECK(COX_ABILITY_EPHEMERAL == 64);
  CHECK(COX_ABILITY_BUTTONS == 128);
  CHECK(COX_ABILITY_FORMS == 256);
  CHECK(COX_ABILITY_FILES == 512);
}
