/// \file
/// A command line that cannot be meant.
#pragma once

#include <pipeline/error.h>

namespace pipeline::cli {

/// Exit code 2, nothing ran. `what` and `help` as of any Error.
class UsageError final : public Error {
 public:
  using Error::Error;
};

}  // namespace pipeline::cli
