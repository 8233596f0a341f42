/// \file
/// What a user reads of an error, as one text to compare.
#pragma once

#include <string>

#include <pipeline/error.h>

namespace pipeline::testing {

/// "WHAT" or "WHAT\nhelp: HELP" of the Error that `work` throws; "no error" when it throws none.
template <class Work>
std::string message_of(Work work) {
  try {
    work();
  } catch (const Error& error) {
    return error.help().empty() ? error.what() : std::string(error.what()) + "\nhelp: " + error.help();
  }
  return "no error";
}

}  // namespace pipeline::testing
