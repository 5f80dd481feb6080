/* What the tests of reloading reload. "version" answers WORKER_VERSION; "hold" stays in its handler
 * until the file that it names exists, a minute at most; "state" answers what the older generation
 * handed over. */
#include <cox/abi.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const cox_host* the_host;
static char state[64];

static cox_str text(const char* words) {
  cox_str view = {words, strlen(words)};
  return view;
}

static cox_status reply(const cox_call* call, const char* words) {
  cox_outgoing out = {0};
  out.size = sizeof(out);
  out.act = COX_ACT_SEND;
  out.format = COX_FORMAT_TEXT;
  out.address = call->address;
  out.body = text(words);
  out.call = call->id;
  return the_host->send(the_host, &out, NULL, NULL);
}

static cox_status version(void* self, const cox_call* call, cox_result* result) {
  (void)self, (void)result;
  return reply(call, WORKER_ID " " WORKER_VERSION);
}

static cox_status tell_state(void* self, const cox_call* call, cox_result* result) {
  (void)self, (void)result;
  return reply(call, state);
}

static cox_status hold(void* self, const cox_call* call, cox_result* result) {
  const struct timespec pause = {0, 2 * 1000 * 1000};
  char path[512];
  int left = 30 * 1000;
  (void)self, (void)result;
  snprintf(path, sizeof(path), "%.*s", (int)call->captures[1].text.size,
           call->captures[1].text.data);
  reply(call, "holding in " WORKER_VERSION);
  while (left-- > 0 && access(path, F_OK) != 0) nanosleep(&pause, NULL);
  return reply(call, "released in " WORKER_VERSION);
}

static cox_status save(void* self, const cox_call* call, cox_result* result) {
  (void)self, (void)call;
  result->text->put(result->text->self, text("from " WORKER_VERSION));
  return COX_OK;
}

static cox_status restore(void* self, const cox_call* call, cox_result* result) {
  (void)self, (void)result;
  snprintf(state, sizeof(state), "%.*s", (int)call->data.size, call->data.data);
  return COX_OK;
}

static cox_status add(const char* declaration,
                      cox_status (*run)(void*, const cox_call*, cox_result*),
                      const cox_sink* error) {
  cox_handler handler = {0};
  handler.size = sizeof(handler);
  handler.run = run;
  return the_host->declare(the_host, text(declaration), &handler, error);
}

static cox_status load(const cox_host* host, void** self, const cox_sink* error) {
  cox_status status = COX_OK;
  the_host = host;
  *self = NULL;
#define ADD(declaration, run) \
  if (status == COX_OK) status = add(declaration, run, error)
  ADD("{\"kind\": \"respond\", \"pattern\": \"" WORKER_ID " version$\", \"effect\": \"reads\"}",
      version);
  ADD("{\"kind\": \"respond\", \"pattern\": \"" WORKER_ID " state$\", \"effect\": \"reads\"}",
      tell_state);
  ADD("{\"kind\": \"respond\", \"pattern\": \"" WORKER_ID " hold (.+)\", \"effect\": \"reads\"}",
      hold);
  ADD("{\"kind\": \"save\"}", save);
  ADD("{\"kind\": \"restore\"}", restore);
  return status;
}

static void unload(void* self) { (void)self; }

const cox_entry cox_plugin_entry = {sizeof(cox_entry),
                                    COX_ABI_MAJOR,
                                    COX_ABI_MINOR,
                                    COX_KIND_PLUGIN,
                                    1,
                                    WORKER_ID,
                                    WORKER_VERSION,
                                    "For tests of reloading",
                                    WORKER_NEEDS,
                                    load,
                                    unload};
