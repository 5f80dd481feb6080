// Part of every library that is loaded at run time, in builds with ThreadSanitizer.
//
// The thread-local variables of such a library, as every adapter has them, lie in a block of its
// own. libsanitizer takes one that begins 16 bytes after the begin of a page for the work of
// glibc 2.19, believes that its size stands before it, and dies of what it reads there ("failed to
// allocate 0x1eda0000ff000 bytes"), once in some hundred starts. A block whose place is a multiple
// of 32 is never taken for that.
alignas(32) [[gnu::used]] static thread_local char makes_room;
