/// \file
/// What `draw` and `serve` have in common: a run's model behind a server that ends with Ctrl-C.
#pragma once

#include <optional>

#include "arguments.h"
#include "serve/studio.h"

namespace pipeline::cli {

Option port_option(std::string_view standard);
Option host_option();
Option token_option();

/// Serves until the first SIGINT or SIGTERM, then ends within a second; returns kDone. `studio`: what makes it a page
/// to draw on, with its options filled in here. Prints the address. Throws UsageError, and Error when the run cannot be
/// used or the port is taken.
int serve_run(const Arguments& arguments, int standard_port, std::optional<serve::StudioSettings> studio);

}  // namespace pipeline::cli
