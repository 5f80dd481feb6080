// What LeakSanitizer is told in builds with AddressSanitizer, once for all programs.
//
// It takes the thread-local storage of libraries for a place where pointers live, and keeps looking
// there after a library was unloaded: then it dies itself, about once in a hundred ends ("Tracer
// caught signal 11"), and with it the program whose work is to unload libraries. What only such a
// storage points to counts as leaked now.
extern "C" const char* __lsan_default_options();  // NOLINT(bugprone-reserved-identifier)
extern "C" const char* __lsan_default_options() { return "use_tls=0"; }
