/// \file
/// The options of a command: declared once, for parsing, for its help and for completion.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pipeline::cli {

struct Option {
  std::string_view name;      ///< "threads", given as --threads
  char letter = '\0';         ///< given as -o; none when 0
  std::string_view value;     ///< what stands for the value in texts, "N"; empty for a flag
  std::string_view text;      ///< what it does, without full stop
  std::string_view standard;  ///< the default in words; empty where there is nothing to say
  bool repeatable = false;
};

/// The words after the name of a command, sorted out.
class Arguments {
 public:
  bool has(std::string_view option) const;
  /// The value of an option that is given at most once.
  std::optional<std::string> value(std::string_view option) const;
  /// All values of an option, in the order of the command line.
  std::vector<std::string> values(std::string_view option) const;
  const std::vector<std::string>& positional() const { return positional_; }

 private:
  friend Arguments parse_arguments(std::string_view, const std::vector<Option>&, const std::vector<std::string>&);
  std::vector<std::pair<std::string, std::string>> options_;
  std::vector<std::string> positional_;
};

/// `--` ends the options. Throws UsageError for an unknown option (naming the nearest), one without its value, and one
/// given twice that is not repeatable. `command`: for messages.
Arguments parse_arguments(std::string_view command, const std::vector<Option>& options,
                          const std::vector<std::string>& words);

}  // namespace pipeline::cli
