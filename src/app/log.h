// The program's log: JSON lines on standard error, one object a line with time, level, traceId and
// message, whatever the message holds. Never a key, a body or personal data.
#pragma once

#include <string>
#include <string_view>

namespace nexus::app {

enum class LogLevel { debug, info, warning, error };

// Sets the least level that is written, and whether lines are JSON or plain text. Once, at start.
void set_up_log(const std::string& level, const std::string& format);

// Writes a line about the program itself; its trace id is the process's own. From any thread.
void log(LogLevel level, std::string_view message);

// Writes a line that is a JSON object already (the HTTP edge's access log).
void log_json(std::string_view line);

// Waits until everything is written.
void flush_log();

}  // namespace nexus::app
