# cox_plugin(NAME [SOURCES file...] [LIBRARIES target...])
# cox_adapter(NAME [SOURCES file...] [LIBRARIES target...])
# A shared library that the bot can load and, above all, unload: see docs/hot-reload.md for why each
# flag is there.
