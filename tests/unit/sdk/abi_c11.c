/* The header is plain C11; the sizes are compared in abi_layout_test.cpp, in the same order. */
#include <cox/abi.h>

const size_t cox_sizes_in_c[] = {
    sizeof(cox_str),           sizeof(cox_sink),         sizeof(cox_address),
    sizeof(cox_message),       sizeof(cox_outgoing),     sizeof(cox_capture),
    sizeof(cox_call),          sizeof(cox_result),       sizeof(cox_handler),
    sizeof(cox_host),          sizeof(cox_brain_op),     sizeof(cox_brain_1),
    sizeof(cox_timer_1),       sizeof(cox_question),     sizeof(cox_ask_1),
    sizeof(cox_events_1),      sizeof(cox_commands_1),   sizeof(cox_admin_1),
    sizeof(cox_session_host),  sizeof(cox_adapter_type), sizeof(cox_adapter_1),
    sizeof(cox_entry),         sizeof(cox_field),        sizeof(cox_http_request),
    sizeof(cox_http_response), sizeof(cox_fetch),        sizeof(cox_http_1),
    sizeof(cox_crypto_1),      sizeof(cox_orders_1),     sizeof(cox_authority_1),
    sizeof(cox_audit_1),       sizeof(cox_secrets_1),    sizeof(cox_jobs_1),
};

_Static_assert(sizeof(cox_status) == 4, "a status is a 32-bit number");
