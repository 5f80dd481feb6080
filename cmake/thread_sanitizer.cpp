// What ThreadSanitizer is told in builds with it, once for all programs.
//
// The C library frees the thread-local storage of a thread that was joined when the next one is made,
// under a lock of its own that ThreadSanitizer does not see. It takes that for a race where a library
// that was loaded at run time has thread-local variables, as every adapter has.
extern "C" const char* __tsan_default_suppressions();  // NOLINT(bugprone-reserved-identifier)
extern "C" const char* __tsan_default_suppressions() { return "race:_dl_deallocate_tls\n"; }
