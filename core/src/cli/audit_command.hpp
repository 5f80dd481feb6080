// `cox audit`: verify, tail, search, export, head, archive. Threads: the main one.
#pragma once

namespace CLI {
class App;
}

namespace cox::cli {

void add_audit_command(CLI::App& app, int& exit_code);

}  // namespace cox::cli
