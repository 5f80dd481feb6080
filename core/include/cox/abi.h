/* The boundary between the Coxswain core and a shared library (plugin or adapter).
 *
 * Everything here is plain C11 and can be written as bytes: UTF-8 views, numbers, status codes and
 * tables of functions. Authors do not use this header; they use cox/plugin.hpp or cox/adapter.hpp,
 * which stand in front of it. docs/abi.md holds the promise that goes with it.
 *
 * Rules that hold everywhere:
 *  - Growth. Every struct starts with its size in bytes and only ever grows at its end; a reader
 *    uses a field only when `size` reaches past it. New abilities arrive as named extensions.
 *  - Versions. The major numbers of library and core must be equal; the library's minor may not
 *    exceed the core's. A library that breaks either rule is refused before its code runs.
 *  - Text. A `cox_str` is valid UTF-8, not terminated, and borrowed: it lives until the function it
 *    was passed to returns. Whoever wants to keep it copies it.
 *  - Errors. Functions return a `cox_status`. No exception crosses, in either direction. Where a
 *    function takes a `cox_sink`, the sink receives the answer on COX_OK and otherwise a sentence
 *    that says what is wrong and what to do; a null sink means "not interested".
 *  - Threads. Each function carries one of these tags:
 *      [load]  only inside the library's `load`, on the thread that runs it
 *      [lane]  called by the core in the plugin's mailbox, one at a time unless the plugin
 *              declared a higher concurrency
 *      [free]  called by the core outside the mailbox, possibly on several threads at once
 *      [any]   callable from any thread, from `load` until `unload` returns
 */
#ifndef COX_ABI_H
#define COX_ABI_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define COX_ABI_MAJOR 1
#define COX_ABI_MINOR 0

/* ---- values ------------------------------------------------------------------------------- */

/* A borrowed view of UTF-8 text. `data` may be null when `size` is 0. */
typedef struct cox_str {
  const char* data;
  size_t size;
} cox_str;

typedef int32_t cox_status;
enum {
  COX_OK = 0,
  COX_FAILED = 1,      /* it was tried and did not work */
  COX_INVALID = 2,     /* the request itself is wrong; trying again will not help */
  COX_NOT_FOUND = 3,   /* the thing named does not exist */
  COX_CONFLICT = 4,    /* somebody else changed it first (brain revisions), or the id is taken */
  COX_DENIED = 5,      /* a rule forbids it */
  COX_UNSUPPORTED = 6, /* this chat, build or extension cannot do it */
  COX_BUSY = 7,        /* a queue is full or a limit reached; try again later */
  COX_TIMEOUT = 8,     /* the deadline passed */
  COX_CANCELLED = 9,   /* stopped by shutdown, unload or on request */
  COX_PENDING = 10     /* accepted; the result follows through the function that says so */
};

/* Receives one answer: `put` is called at most once, before the function it was given to returns,
 * on the same thread. */
typedef struct cox_sink {
  void* self;
  void (*put)(void* self, cox_str bytes);
} cox_sink;

/* Where something is said. A plain value: it may be copied, stored and used in another generation
 * or after a restart. Empty fields mean "none". */
enum { COX_ADDRESS_DIRECT = 1 /* to `user` alone, in a direct message */ };
typedef struct cox_address {
  uint32_t size;
  uint32_t flags;
  cox_str adapter; /* name of the connection in the config, e.g. "libera" */
  cox_str room;    /* the platform's id of the room */
  cox_str thread;  /* the platform's id of the thread, if any */
  cox_str user;    /* account a reply is addressed to */
  cox_str message; /* platform id of the message that is answered, reacted to, edited or removed */
} cox_address;

/* ---- what people say ------------------------------------------------------------------------ */

/* Kinds of message. A reader ignores kinds it does not know. */
enum {
  COX_MESSAGE_TEXT = 1,
  COX_MESSAGE_EMOTE = 2, /* "/me waves" */
  COX_MESSAGE_ENTER = 3,
  COX_MESSAGE_LEAVE = 4,
  COX_MESSAGE_TOPIC = 5,    /* text is the new topic */
  COX_MESSAGE_EDIT = 6,     /* text is the new text, id the edited message */
  COX_MESSAGE_REMOVE = 7,   /* id is the removed message */
  COX_MESSAGE_REACTION = 8, /* text is the reaction, id the message reacted to */
  COX_MESSAGE_KINDS = 9     /* one past the last */
};

enum {
  COX_MESSAGE_DIRECT = 1,   /* said to the bot alone: no name is needed */
  COX_MESSAGE_FROM_BOT = 2, /* said by a bot; ignored unless the config says otherwise */
  COX_MESSAGE_MENTION =
      4,                /* the platform marked it as addressed to the bot; name already removed */
  COX_MESSAGE_KNOWN = 8 /* the platform vouches for `user`; without it nobody holds a role */
};

typedef struct cox_message {
  uint32_t size;
  uint32_t kind;
  uint32_t flags;
  uint32_t reserved; /* 0 */
  cox_str id;        /* the platform's id, unique within the adapter; used to drop duplicates */
  cox_str adapter;   /* filled in by the core */
  cox_str room;      /* the platform's id of the room */
  cox_str room_name; /* what people call it; empty means the same as `room` */
  cox_str thread;
  cox_str user;      /* the account's id */
  cox_str user_name; /* what people call them; empty means the same as `user` */
  cox_str text;
  int64_t time;  /* milliseconds since the Unix epoch; 0 means "now" */
  cox_str extra; /* a JSON object with anything beyond the basics, or empty */
} cox_message;

/* ---- what the bot says ------------------------------------------------------------------------
 */

enum {
  COX_ACT_SEND = 1,
  COX_ACT_REPLY = 2, /* addressed to `address.user` in the way of the platform */
  COX_ACT_EMOTE = 3,
  COX_ACT_TOPIC = 4,
  COX_ACT_EDIT = 5, /* replaces the message named by `ref` or `address.message` */
  COX_ACT_REMOVE = 6,
  COX_ACT_REACT = 7,  /* body is the reaction, e.g. ":eyes:" or an emoji */
  COX_ACT_TYPING = 8, /* shows for some seconds that the bot is at work; no body */
  COX_ACT_FILE = 9    /* the bytes of `file`; body says what it is, and may be empty */
};

/* Flags of what is said. */
enum { COX_SAY_EPHEMERAL = 1 /* for `address.user` alone, in the room, for now */ };

enum {
  COX_FORMAT_TEXT = 1,     /* plain; every character stands for itself */
  COX_FORMAT_MARKDOWN = 2, /* CommonMark subset, see docs/writing-a-plugin.md */
  COX_FORMAT_RICH = 3      /* "rich/1": a JSON object, see cox/card.hpp */
};

typedef struct cox_outgoing {
  uint32_t size;
  uint32_t act;
  uint32_t format;
  uint32_t flags; /* COX_SAY_* */
  const cox_address* address;
  cox_str body;
  uint64_t ref;      /* edit, remove, react: the message reference an earlier send returned, or 0 */
  cox_str call;      /* id of the call on whose behalf this is said, or empty */
  cox_str file_name; /* COX_ACT_FILE: what people see, "deploy.log" */
  cox_str file;      /* COX_ACT_FILE: its bytes, not necessarily UTF-8 */
} cox_outgoing;

/* ---- calls ---------------------------------------------------------------------------------- */

enum {
  COX_CALL_LISTENER = 1, /* a listener matched `message` */
  COX_CALL_COMMAND = 2,  /* a command was given; captures are its parameters by name */
  COX_CALL_TIMER = 3,    /* a timer or schedule fired */
  COX_CALL_EVENT = 4,    /* `data` is the payload another plugin emitted, `name` the event */
  COX_CALL_ANSWER = 5,   /* `message` answers a question; `name` and `data` are what ask() kept */
  /* The next: before something is said `name` is the plugin that says it, or empty. */
  COX_CALL_MIDDLEWARE = 6, /* a step, see COX_VERDICT_*; before a call `name` and `data` are its */
  COX_CALL_WATCH = 7,      /* a watched brain key changed; `name` is the key, `data` its value */
  COX_CALL_SAVE = 8,       /* reload: put the state to hand over into result->text */
  COX_CALL_RESTORE = 9,    /* reload: `data` is the state the older generation handed over */
  COX_CALL_HTTP = 10,      /* `request` came for a route; captures are the path's parameters */
  COX_CALL_FETCHED = 11,   /* `response` is the answer to a request of this library's */
  COX_CALL_PLAN = 12, /* what a command would do: result->text takes {"facts": ..., "text": ...} */
  COX_CALL_RESOLVE = 13, /* a value of the type `name`: `data` is what was said, see docs/abi.md */
  COX_CALL_JOB = 14 /* a job ended: `name` is its "job" declaration, `data` what became of it */
};

/* One captured group. Group 0 is the whole match; `name` is empty for unnamed groups. A group that
 * took no part in the match has `data == NULL`. */
typedef struct cox_capture {
  cox_str name;
  cox_str text;
} cox_capture;

/* A header field of HTTP, or a field of a form. The value is bytes, not necessarily UTF-8. */
typedef struct cox_field {
  cox_str name;
  cox_str value;
} cox_field;

enum { COX_HTTP_SECURE = 1 /* it came over TLS */ };

/* An HTTP request that came for a route. `query`, `body` and the fields are as they were sent and
 * need not be UTF-8. */
typedef struct cox_http_request {
  uint32_t size;
  uint32_t flags; /* COX_HTTP_* */
  uint64_t id;    /* what respond and hold name it by */
  cox_str method;
  cox_str path;   /* decoded, UTF-8; begins with "/", has no empty, "." or ".." part */
  cox_str query;  /* what follows the "?", or empty */
  cox_str remote; /* the address it came from, e.g. "127.0.0.1" */
  cox_str body;
  const cox_field* fields; /* field_count of them, in the order of the message */
  size_t field_count;
} cox_http_request;

/* An HTTP answer: one of ours, or one that came. */
typedef struct cox_http_response {
  uint32_t size;
  uint32_t status; /* 200 to 599; COX_CALL_FETCHED: 0 where no answer came, `body` says why */
  const cox_field* fields;
  size_t field_count;
  cox_str body;
} cox_http_response;

typedef struct cox_call {
  uint32_t size;
  uint32_t kind;
  cox_str id;                 /* unique across restarts and machines; empty where no call is open */
  cox_str name;               /* id of the command, listener, event, question; see the kinds */
  const cox_message* message; /* NULL where nobody said anything */
  const cox_address* address; /* where a reply goes; NULL where there is nowhere */
  const cox_capture* captures; /* capture_count of them */
  size_t capture_count;
  cox_str data;                      /* JSON, see the kinds */
  const cox_outgoing* outgoing;      /* response middleware only: what is about to be sent */
  const cox_http_request* request;   /* the request that the call answers, or NULL */
  const cox_http_response* response; /* COX_CALL_FETCHED only */
  cox_str arguments; /* a command's arguments by name, typed: a JSON object; empty elsewhere */
} cox_call;

enum {
  COX_VERDICT_PASS = 0,  /* no opinion: go on */
  COX_VERDICT_ALLOW = 1, /* go on and ask no further middleware of this kind */
  COX_VERDICT_DENY = 2   /* stop; result->text may say why */
};

/* What a handler answers. The core fills in `size` and `text`. */
typedef struct cox_result {
  uint32_t size;
  uint32_t finish; /* non-zero: no further listener gets this message */
  int32_t verdict; /* middleware only */
  int32_t reserved;
  /* On failure the error. COX_OK: the replacement body (response middleware), the reason of a
   * denial, the state to hand over (COX_CALL_SAVE). */
  const cox_sink* text;
} cox_result;

/* Code of the library that the core runs. `run` must not let an exception out. `matches` is asked
 * first where the declaration says "predicate": non-zero means run. `drop`, if set, is called
 * exactly once when the core will never use this handler again, and always before `unload`. */
typedef struct cox_handler {
  uint32_t size;
  uint32_t reserved;
  void* self;
  cox_status (*run)(void* self, const cox_call* call, cox_result* result);
  int32_t (*matches)(void* self, const cox_message* message);
  void (*drop)(void* self);
} cox_handler;

/* ---- the host ------------------------------------------------------------------------------- */

enum { COX_LOG_DEBUG = 1, COX_LOG_INFO = 2, COX_LOG_WARN = 3, COX_LOG_ERROR = 4 };

/* What the core offers a library. One table per generation, so everything registered through it has
 * an owner and is swept when that generation goes. Valid from `load` until `unload` returns. */
typedef struct cox_host cox_host;
struct cox_host {
  uint32_t size;
  uint16_t abi_major;
  uint16_t abi_minor;
  const char* core_version; /* e.g. "1.0.0"; static */

  /* [load] Declares one thing: a listener, command, middleware, schedule, setting... The JSON
   * object's "kind" says which; docs/abi.md lists the kinds and their fields. On COX_OK `answer`
   * may receive a value (kind "setting": the configured value as JSON). The handler is copied; null
   * where the kind needs none. COX_INVALID names what is wrong with the declaration. */
  cox_status (*declare)(const cox_host* host, cox_str declaration, const cox_handler* handler,
                        const cox_sink* answer);

  /* [any] Says something. Returns once the message is queued: what happens then is in order per
   * room. `ref`, if not null, receives a bot-local reference for edit, remove and react. */
  cox_status (*send)(const cox_host* host, const cox_outgoing* out, uint64_t* ref,
                     const cox_sink* error);

  /* [any] Writes a line to the bot's log under the plugin's name. */
  void (*log)(const cox_host* host, int32_t level, cox_str text);

  /* [any] The bot's clock, in milliseconds since the Unix epoch; tests turn it. */
  int64_t (*now)(const cox_host* host);

  /* [any] 64 random bits from the bot's source of chance; tests seed it. Not for secrets. */
  uint64_t (*random)(const cox_host* host);

  /* [any] An optional ability by name, e.g. "brain/1", or null where this core has it not. The
   * table is static in its layout and lives as long as the host. */
  const void* (*extension)(const cox_host* host, const char* name);
};

/* ---- extensions of the host --------------------------------------------------------------------
 */

#define COX_EXT_BRAIN "brain/1"
#define COX_EXT_TIMER "timer/1"
#define COX_EXT_ASK "ask/1"
#define COX_EXT_EVENTS "events/1"
#define COX_EXT_COMMANDS "commands/1"
#define COX_EXT_ADMIN "admin/1"
#define COX_EXT_ORDERS "orders/1"
#define COX_EXT_ADAPTER "adapter/1"
#define COX_EXT_HTTP "http/1"
#define COX_EXT_CRYPTO "crypto/1"
#define COX_EXT_AUTHORITY "authority/1"
#define COX_EXT_AUDIT "audit/1"
#define COX_EXT_SECRETS "secrets/1"
#define COX_EXT_JOBS "jobs/1"

/* The brain. Values are JSON text. `space` is empty for the plugin's own namespace or "common" for
 * the one all plugins share. A revision is opaque: compare it, do not compute with it. */
#define COX_REVISION_NONE 0u        /* the key does not exist */
#define COX_REVISION_ANY UINT64_MAX /* no condition */
enum { COX_BRAIN_SET = 1, COX_BRAIN_REMOVE = 2, COX_BRAIN_CHECK = 3 };
enum { COX_BRAIN_DURABLE = 1 /* returns when on disk */, COX_BRAIN_SOON = 2 /* does not wait */ };

typedef struct cox_brain_op {
  uint32_t size;
  uint32_t kind; /* COX_BRAIN_SET, _REMOVE, _CHECK */
  cox_str space;
  cox_str key;
  cox_str value;     /* JSON; SET only */
  uint64_t expected; /* the revision the key must have, COX_REVISION_NONE or COX_REVISION_ANY */
  int64_t ttl;       /* milliseconds the value lives; 0 means for ever */
} cox_brain_op;

typedef struct cox_brain_1 {
  uint32_t size;
  uint32_t reserved;
  /* [any] Puts the value into `value`; COX_NOT_FOUND where there is none. */
  cox_status (*get)(const cox_host* host, cox_str space, cox_str key, uint64_t* revision,
                    const cox_sink* value);
  /* [any] Applies all operations or none. COX_CONFLICT where an expected revision is not met.
   * `revisions`, if not null, receives `count` new revisions (DURABLE only). */
  cox_status (*apply)(const cox_host* host, const cox_brain_op* ops, size_t count, uint32_t mode,
                      uint64_t* revisions, const cox_sink* error);
  /* [any] Calls `each` for the keys that start with `prefix` in byte order, after `after` (empty:
   * from the start), until it returns 0 or `limit` keys were seen (0: no limit). `each` must not
   * call the brain. */
  cox_status (*scan)(const cox_host* host, cox_str space, cox_str prefix, cox_str after,
                     size_t limit, void* self,
                     int32_t (*each)(void* self, cox_str key, cox_str value, uint64_t revision));
  /* [any] Runs `handler` [lane] after each committed change below `prefix`: at least once, in order
   * per key, with COX_CALL_WATCH; `data` is empty when the key was removed or expired. */
  cox_status (*watch)(const cox_host* host, cox_str space, cox_str prefix,
                      const cox_handler* handler, uint64_t* id);
  /* [any] Ends a watch. */
  cox_status (*unwatch)(const cox_host* host, uint64_t id);
} cox_brain_1;

/* Timers. They fire [lane]. One that was started with a call's id keeps that call open until it has
 * fired for the last time or was cancelled; one without is swept when the generation goes. */
typedef struct cox_timer_1 {
  uint32_t size;
  uint32_t reserved;
  /* [any] Fires after `delay` milliseconds, then every `period` milliseconds if that is not 0. */
  cox_status (*start)(const cox_host* host, cox_str call, int64_t delay, int64_t period,
                      const cox_handler* handler, uint64_t* id, const cox_sink* error);
  /* [any] After it returns COX_OK the timer does not fire again (a run under way goes on). */
  cox_status (*cancel)(const cox_host* host, uint64_t id);
  /* [any] The first time after `after` (milliseconds since the Unix epoch) that `cron` names in
   * `zone`, e.g. "0 9 * * mon-fri" in "Europe/Berlin". COX_INVALID says what is wrong with either;
   * COX_NOT_FOUND: there is no such time any more. */
  cox_status (*next)(const cox_host* host, cox_str cron, cox_str zone, int64_t after, int64_t* at,
                     const cox_sink* error);
} cox_timer_1;

/* Questions. The next thing that `address.user` says in that room (unless it is a command) is the
 * answer; it goes to the handler declared with kind "answer" and this name, in whichever generation
 * is live then, also after a restart. */
typedef struct cox_question {
  uint32_t size;
  uint32_t reserved;
  const cox_address* address;
  cox_str name;    /* which "answer" declaration gets it */
  cox_str text;    /* what is asked; said as a reply */
  cox_str state;   /* JSON handed back with the answer */
  int64_t timeout; /* milliseconds; 0 means five minutes */
  cox_str call;
} cox_question;

typedef struct cox_ask_1 {
  uint32_t size;
  uint32_t reserved;
  /* [any] */
  cox_status (*ask)(const cox_host* host, const cox_question* question, const cox_sink* error);
} cox_ask_1;

/* Events between plugins: posted to the mailbox of each plugin that declared kind "event" with this
 * name, never called in place. */
typedef struct cox_events_1 {
  uint32_t size;
  uint32_t reserved;
  /* [any] `payload` is JSON. COX_OK also when nobody listens. */
  cox_status (*emit)(const cox_host* host, cox_str name, cox_str payload, const cox_sink* error);
} cox_events_1;

/* Standing orders: what a person asked the plugin to say to the bot for them, later and also after
 * a restart. What is said takes the whole way of a message: middleware, routing and the rules look
 * at it as at anything that this person says there at that time. */
typedef struct cox_orders_1 {
  uint32_t size;
  uint32_t reserved;
  /* [any] Gives an order in the open call `call` (empty: the one that runs here): `order` receives
   * its id once it is on disk. COX_INVALID: nobody spoke in that call. */
  cox_status (*give)(const cox_host* host, cox_str call, const cox_sink* order);
  /* [any] Says `text` to the bot for whoever gave the order, where they gave it; the bot's name
   * need not be in it. COX_OK: it is accepted. COX_NOT_FOUND: this plugin has no such order. */
  cox_status (*carry_out)(const cox_host* host, cox_str order, cox_str text, const cox_sink* error);
  /* [any] Ends an order; there need not be one. */
  cox_status (*revoke)(const cox_host* host, cox_str order, const cox_sink* error);
} cox_orders_1;

/* The table of commands, as one person sees it. */
typedef struct cox_commands_1 {
  uint32_t size;
  uint32_t reserved;
  /* [any] A JSON array of what the sender of `asker` may say where they stand, grouped by plugin:
   * objects with kind, plugin, about, id, phrases, help, effect, permission, examples, hidden. The
   * kind is "command", "respond" or "hear"; of a listener, `phrases` holds its usage where it gave
   * one, and `pattern` what it matches. A null asker sees everything. */
  cox_status (*list)(const cox_host* host, const cox_message* asker, const cox_sink* json);
  /* [any] What saying `line` to the bot would come to, without anything happening: a JSON object,
   * see docs/abi.md. It is judged for the sender of `asker` where they stand, or for the account
   * `who` ("ADAPTER:ACCOUNT") where that is not empty. */
  cox_status (*check)(const cox_host* host, const cox_message* asker, cox_str who, cox_str line,
                      const cox_sink* json);
  /* [any] What became of the message before `asker` in the same room: a JSON object, see
   * docs/abi.md. COX_NOT_FOUND: nothing is known of one. */
  cox_status (*explain)(const cox_host* host, const cox_message* asker, const cox_sink* json);
  /* [any] How `line`, said to the bot without its name, may go on: a JSON array of whole lines. */
  cox_status (*complete)(const cox_host* host, const cox_message* asker, cox_str line,
                         const cox_sink* json);
} cox_commands_1;

/* Who may do what. Verbs and their JSON are listed in docs/abi.md. They act for whoever speaks in
 * the open call `call` (empty: the one that runs here): nobody can make up who that is. */
typedef struct cox_authority_1 {
  uint32_t size;
  uint32_t reserved;
  /* [any] "whoami", "can", "link", "unlink", "grant", "revoke", "grants", "break_glass", "review",
   * "rules", "facts", "pending", "approve", "deny". COX_DENIED: a rule forbids it. */
  cox_status (*perform)(const cox_host* host, cox_str call, cox_str verb, cox_str arguments,
                        const cox_sink* answer);
  /* [any] Publishes a fact that rules may look at, e.g. "incident.open" or "oncall(web)". `value`
   * is JSON; empty takes the fact back. It is gone after `ttl` milliseconds, or stays where that is
   * 0. Facts are durable; they belong to the plugin that published them first. */
  cox_status (*publish)(const cox_host* host, cox_str name, cox_str value, int64_t ttl,
                        const cox_sink* error);
} cox_authority_1;

/* Reading the records. Whoever offers them in chat declares commands with a permission. */
typedef struct cox_audit_1 {
  uint32_t size;
  uint32_t reserved;
  /* [any] "tail", "search", "head", "verify": see docs/abi.md. */
  cox_status (*perform)(const cox_host* host, cox_str verb, cox_str arguments,
                        const cox_sink* answer);
} cox_audit_1;

/* Named secrets of the config. Where the host resolves them itself, "${secret:NAME}" stands for
 * one: in a job's environment and standard input, in the fields and the body of a fetch. */
typedef struct cox_secrets_1 {
  uint32_t size;
  uint32_t reserved;
  /* [any] The value, for libraries that must have it. COX_NOT_FOUND; COX_DENIED: the config does
   * not lend it to this plugin. */
  cox_status (*reveal)(const cox_host* host, cox_str name, const cox_sink* value);
} cox_secrets_1;

/* Long work: processes that outlive a reload and a restart of the bot, with their output shown in
 * the room. docs/abi.md lists the JSON. */
typedef struct cox_jobs_1 {
  uint32_t size;
  uint32_t reserved;
  /* [any] Starts a job, or queues it behind its key, for the open call `call` (empty: the one that
   * runs here). `answer` receives {"id": "12", "state": "running" | "queued", ...}. When it has
   * ended, also after a restart, the "job" declaration that it names runs [lane] with COX_CALL_JOB.
   * COX_DENIED: the call may not do that. */
  cox_status (*start)(const cox_host* host, cox_str call, cox_str job, const cox_sink* answer);
  /* [any] "list", "show", "cancel", "progress", "lock", "unlock", "locks". */
  cox_status (*perform)(const cox_host* host, cox_str call, cox_str verb, cox_str arguments,
                        const cox_sink* answer);
} cox_jobs_1;

/* Running the bot from inside. Verbs and their JSON are listed in docs/abi.md ("plugins", "load",
 * "unload", "reload", "rollback", "enable", "disable", "status", "log", "shutdown", "restart",
 * "adapters"). Whoever offers them in chat declares commands with a permission. */
typedef struct cox_admin_1 {
  uint32_t size;
  uint32_t reserved;
  /* [any] Blocks until done or the verb's deadline. */
  cox_status (*perform)(const cox_host* host, cox_str verb, cox_str arguments,
                        const cox_sink* answer);
} cox_admin_1;

/* HTTP, both ways. A route is declared (kind "http") and gets its requests with COX_CALL_HTTP. The
 * answer is due when the call ends: when its handler has returned and every timer and fetch it
 * started is over. A call that ends without one is answered with 204, or with 500 where it failed;
 * at the route's deadline with 504. */
typedef struct cox_fetch {
  uint32_t size;
  uint32_t
      redirects;  /* followed for GET and HEAD at most so often; 0: the redirect is the answer */
  cox_str method; /* empty: GET */
  cox_str url;    /* http or https, without user and password */
  const cox_field* fields;
  size_t field_count;
  cox_str body;
  int64_t timeout;     /* milliseconds, for all of it; 0: 30 seconds */
  uint64_t body_bytes; /* of the answer, at most; 0: 10 MiB */
} cox_fetch;

typedef struct cox_http_1 {
  uint32_t size;
  uint32_t reserved;
  /* [any] Answers the request with this id; the first answer counts. COX_INVALID: the answer cannot
   * be sent as it is (a line end in a field). COX_NOT_FOUND: it has been answered, or given up. */
  cox_status (*respond)(const cox_host* host, uint64_t id, const cox_http_response* response,
                        const cox_sink* error);
  /* [any] Keeps the request and its call open until it is answered, at most until the deadline.
   * COX_NOT_FOUND as above. */
  cox_status (*hold)(const cox_host* host, uint64_t id);
  /* [any] Sends a request; the answer goes to `handler` [lane] with COX_CALL_FETCHED. One that was
   * started with a call's id keeps that call open until then; one without is swept when the
   * generation goes. COX_DENIED: the call may not do that, or the config forbids the address. What
   * goes wrong later is told to the handler. */
  cox_status (*fetch)(const cox_host* host, cox_str call, const cox_fetch* request,
                      const cox_handler* handler, uint64_t* id, const cox_sink* error);
  /* [any] After it returns COX_OK the handler does not run (a run under way goes on). Whether the
   * other side has got the request is unknown. */
  cox_status (*cancel)(const cox_host* host, uint64_t id);
} cox_http_1;

/* What signatures are checked with. Everything is bytes. */
enum { COX_SHA1 = 1, COX_SHA256 = 2, COX_SHA512 = 3 };

typedef struct cox_crypto_1 {
  uint32_t size;
  uint32_t reserved;
  /* [any] The digest of `data`: 20, 32 or 64 bytes. COX_INVALID: there is no such algorithm. */
  cox_status (*digest)(const cox_host* host, uint32_t algorithm, cox_str data,
                       const cox_sink* digest);
  /* [any] HMAC (RFC 2104) of `data` under `key`. */
  cox_status (*hmac)(const cox_host* host, uint32_t algorithm, cox_str key, cox_str data,
                     const cox_sink* code);
  /* [any] Ed25519 (RFC 8032): COX_OK where `signature` (64 bytes) is that of the owner of
   * `public_key` (32 bytes) on `data`, otherwise COX_DENIED. */
  cox_status (*verify_ed25519)(const cox_host* host, cox_str public_key, cox_str data,
                               cox_str signature);
  /* [any] Non-zero where both are the same; the time it takes tells nothing but their sizes. */
  int32_t (*equal)(const cox_host* host, cox_str a, cox_str b);
} cox_crypto_1;

/* ---- adapters ------------------------------------------------------------------------------- */

enum { COX_STATE_CONNECTING = 1, COX_STATE_ONLINE = 2, COX_STATE_OFFLINE = 3 };

enum {
  COX_ABILITY_EDIT = 1,
  COX_ABILITY_REMOVE = 2,
  COX_ABILITY_REACT = 4,
  COX_ABILITY_THREADS = 8,
  COX_ABILITY_OVERLAP = 16, /* on reload the new session may open before the old one closes */
  COX_ABILITY_TYPING = 32,
  COX_ABILITY_EPHEMERAL = 64, /* without it what is for one alone goes into a direct message */
  COX_ABILITY_BUTTONS = 128,  /* a card's actions get tokens, which come back through press() */
  COX_ABILITY_FORMS = 256,
  COX_ABILITY_FILES = 512
};

/* What the core offers one session of an adapter; valid from `open` until `close` returns. */
typedef struct cox_session_host cox_session_host;
struct cox_session_host {
  uint32_t size;
  uint32_t reserved;
  /* [any] Hands over what somebody said. Returns once it is seen to (COX_OK: acknowledge to the
   * platform now): it is accepted, or whoever said it is being told that it is not. May wait while
   * the inbox is full. COX_BUSY, COX_INVALID: not accepted, `error` says why, and the person does
   * not hear of it: let the platform bring it again. */
  cox_status (*receive)(const cox_session_host* host, const cox_message* message,
                        const cox_sink* error);
  /* [any] Resolves a `send` that returned COX_PENDING: the platform's message id, or the error. */
  void (*receipt)(const cox_session_host* host, uint64_t ticket, cox_status status, cox_str text);
  /* [any] Reports the state of the connection; `why` is for people. */
  void (*state)(const cox_session_host* host, uint32_t state, cox_str why);
  /* [any] There will never be any more input (end of a pipe). */
  void (*ended)(const cox_session_host* host);
  /* [any] What an operator should know of the connection beyond its state: a JSON object whose
   * fields replace those of the same name; null takes one back, unknown ones are left out.
   *   lag_ms      number: from the last question to the platform to its answer
   *   queue       number: what waits in the adapter to be sent
   *   rate_waits  number: how often the platform made it wait, since it started
   *   last_error  text: what went wrong, also where the connection goes on; the host notes when
   *   advice      text: what a human should do about it */
  void (*report)(const cox_session_host* host, cox_str facts);
  /* [any] Somebody pressed a button of a card, chose from its menu, or sent off its form. `press`
   * says who and where (user, room, thread, flags); its `text` is the action's token, its `id` the
   * platform's id of the press: one that came before is dropped. `values` is a JSON object, the
   * fields of a form by name, or empty. COX_OK: the action's line is accepted, as said by them.
   * COX_PENDING: `answer` got a form ("form" of cox/card.hpp) to be shown to them first; what they
   * fill in comes with a press of its own and the same token. Other: nothing happens, and `answer`
   * got the sentence for them. */
  cox_status (*press)(const cox_session_host* host, const cox_message* press, cox_str values,
                      const cox_sink* answer);
  /* [any] Answers the HTTP request with this id that `request` of the type got; the first answer
   * counts. COX_NOT_FOUND: it was answered, or given up. */
  cox_status (*respond)(const cox_session_host* host, uint64_t id,
                        const cox_http_response* response, const cox_sink* error);
  /* [any] As `receive`, but waits for nothing. COX_PENDING: it is on its way to the plugins, and
   * `taken` is called once with what `receive` would have returned: from any thread, maybe before
   * this returns, and before `close` does. `context` is the caller's. Where `taken` says anything
   * but COX_OK, the message could not be put on disk: let the platform bring it again. COX_BUSY:
   * there is no room; nothing was taken, ask again a little later. Other: as `receive`. Where it
   * does not return COX_PENDING, `taken` is not called. */
  cox_status (*receive_later)(const cox_session_host* host, const cox_message* message,
                              void* context, void (*taken)(void* context, cox_status status),
                              const cox_sink* error);
};

/* What an adapter library provides, once, in `load`. One session is opened per entry of the
 * config's "adapters" that names it. The core calls `open`, `start`, then `send` from one thread at
 * a time per room, then `stop`, then `close`. */
typedef struct cox_adapter_type {
  uint32_t size;
  uint32_t abilities;
  void* self;
  /* `config` is the entry's JSON object plus "bot" (name), "alias", "session" (its name) and
   * "home". `state` is what the older generation's `stop` handed over, or empty. */
  cox_status (*open)(void* self, const cox_session_host* host, cox_str config, cox_str state,
                     void** session, const cox_sink* error);
  /* Connects; returns at once, the rest is reported through host->state. */
  cox_status (*start)(void* session, const cox_sink* error);
  /* Delivers one message. COX_OK: `receipt` got the platform's message id, if there is one.
   * COX_PENDING: host->receipt will be called with `ticket`. COX_BUSY: try again (the core retries
   * with back-off). Other: `receipt` got the error. For edit, remove and react,
   * `out->address->message` names the platform's message. */
  cox_status (*send)(void* session, const cox_outgoing* out, uint64_t ticket,
                     const cox_sink* receipt);
  /* Ends the session and joins its threads; no `receive` follows. May hand over state. */
  void (*stop)(void* session, const cox_sink* state);
  void (*close)(void* session);
  /* Optional. A request came for "/adapters/SESSION" or below it on the bot's HTTP server; `path`
   * is what follows the session's name, at least "/". Called from the server's threads, several at
   * once, between `start` and `stop`. To be answered with host->respond, at once or later: after 30
   * seconds the client gets 504. Other than COX_OK: it gets 500. */
  cox_status (*request)(void* session, const cox_http_request* request);
  /* Optional. Tries what an entry of the config gives (tokens, addresses) on the platform, without
   * a session, for at most 30 seconds. `answer` receives a JSON array of findings:
   *   {"level": "ok" | "warning" | "error", "what": "...", "advice": "..."} */
  cox_status (*check)(void* self, cox_str config, const cox_sink* answer);
  /* Optional. Reads an entry of the config as `start` would, without a session and without asking
   * anybody. Other than COX_OK: `error` receives what is wrong in it, by its key. */
  cox_status (*validate)(void* self, cox_str config, const cox_sink* error);
} cox_adapter_type;

typedef struct cox_adapter_1 {
  uint32_t size;
  uint32_t reserved;
  /* [load] The struct is copied. */
  cox_status (*provide)(const cox_host* host, const cox_adapter_type* type, const cox_sink* error);
} cox_adapter_1;

/* ---- the one exported symbol ---------------------------------------------------------------- */

enum { COX_KIND_PLUGIN = 1, COX_KIND_ADAPTER = 2 };

#define COX_ENTRY_SYMBOL "cox_plugin_entry"

typedef struct cox_entry {
  uint32_t size;
  uint16_t abi_major;
  uint16_t abi_minor;
  uint32_t kind;        /* COX_KIND_* */
  uint32_t concurrency; /* handlers that may run at once; 0 and 1 mean one */
  const char* id;       /* [a-z][a-z0-9-]*, at most 32 characters; a plugin's name everywhere */
  const char* version;  /* semantic version, e.g. "1.2.0" */
  const char* about;    /* one line for people */
  const char* needs;    /* "git, chat >= 1.2": plugins that must be live first; may be empty */
  /* Runs on a thread of its own under a deadline. On COX_OK `*self` is passed to `unload`. On
   * failure the library has cleaned up after itself and `unload` is not called. */
  cox_status (*load)(const cox_host* host, void** self, const cox_sink* error);
  /* Frees everything. Called once, after every handler was dropped and no code of the library runs.
   */
  void (*unload)(void* self);
} cox_entry;

/* Defined by the library, and the only symbol it exports. */
#if defined(__GNUC__)
extern __attribute__((visibility("default"))) const cox_entry cox_plugin_entry;
#else
extern const cox_entry cox_plugin_entry;
#endif

#ifdef __cplusplus
}
#endif

#endif /* COX_ABI_H */
