/// \file
/// Where the program writes: results to standard output, everything else to standard error.
#pragma once

#include <string_view>

#include <pipeline/error.h>
#include <pipeline/value.h>

namespace pipeline::cli {

/// Buffered; `flush_results` writes it out.
void write_result(std::string_view text);
/// One JSON object on a line of its own.
void write_json(const Value& object);
/// Throws Error when standard output cannot take what was written: a full disk, say.
void flush_results();

/// Unbuffered and in one piece, so that lines of several threads do not mix. What cannot be written is lost: there is
/// nowhere left to say so.
void write_error_stream(std::string_view text);

/// "pipeline: error: WHAT" and "  help: HELP" on standard error.
void show_error(const Error& error);
/// A text that has its own "error:" and places; coloured where it is shown on a terminal.
void show_error_text(std::string_view text);
/// "pipeline: warning: TEXT" on standard error.
void show_warning(std::string_view text);

}  // namespace pipeline::cli
