/// \file
/// Starts the program and keeps what it says, with its output in pipes or in a terminal.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace pipeline::testing {

/// After so many seconds a signal was not heard. A busy machine needs some of them; measured: 0.03 s.
inline constexpr double kSoon = 10.0;

struct Outcome {
  int exit_code = -1;  ///< or minus the signal that ended it
  std::string out;     ///< in a terminal: everything
  std::string err;
  double seconds_after_signal = 0.0;
};

/// When to interrupt, and how it is started. Without the empty initialisers GCC warns of each member left out.
// NOLINTBEGIN(readability-redundant-member-init)
struct Start {
  std::filesystem::path folder{};          ///< the program's current folder
  std::string interrupt_after{};           ///< SIGINT once the program has written this; never when empty
  int signal = 2;                          ///< instead of SIGINT
  int columns = 0;                         ///< in a terminal of this width; 0: pipes
  std::vector<std::string> environment{};  ///< "NAME=VALUE", in addition; the locale is C.UTF-8
};
// NOLINTEND(readability-redundant-member-init)

/// `arguments` without the program's name. Throws std::runtime_error when it takes more than two minutes.
Outcome run_program(const std::vector<std::string>& arguments, const Start& start = {});

/// As `run_program`, of any executable; `words[0]` is its path.
Outcome run_executable(const std::vector<std::string>& words, const Start& start = {});

/// The width of the longest line, escapes left out.
int longest_line(std::string_view text);

/// Colours and movements of the cursor left out.
std::string without_escapes(std::string_view text);

}  // namespace pipeline::testing
