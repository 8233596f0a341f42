/// \file
/// The texts that teach the command line.
#pragma once

#include <string>

#include "command.h"

namespace pipeline::cli {

/// Of the whole program: what it is for, its commands, and how to begin.
std::string program_help(int width);
/// Two lines for who called it without a command.
std::string short_usage();
/// Of one command: purpose, usage, options with defaults, examples, exit codes.
std::string command_help(const Command& command, int width);

}  // namespace pipeline::cli
