#include "arguments.h"

#include <algorithm>

#include <boost/program_options.hpp>

#include "config/nearest_name.h"
#include "config/shown_text.h"
#include "usage_error.h"

namespace pipeline::cli {
namespace {

namespace po = boost::program_options;

po::options_description description_of(const std::vector<Option>& options) {
  po::options_description description;
  for (const Option& option : options) {
    std::string name(option.name);
    if (option.letter != '\0') name += std::string(",") + option.letter;
    if (option.value.empty()) {
      description.add_options()(name.c_str(), "");
    } else {
      description.add_options()(name.c_str(), po::value<std::string>(), "");
    }
  }
  return description;
}

std::string see_help(std::string_view command) {
  return "`pipeline " + std::string(command) + " --help` lists its options";
}

[[noreturn]] void refuse_unknown(std::string_view command, const std::vector<Option>& options,
                                 const std::string& given) {
  const std::string_view bare = std::string_view(given).substr(std::min(given.find_first_not_of('-'), given.size()));
  std::vector<std::string> names;
  std::vector<std::string> longer;
  for (const Option& option : options) {
    names.emplace_back(option.name);
    if (!bare.empty() && option.name.starts_with(bare)) longer.emplace_back(option.name);
  }
  std::string help = see_help(command);
  const std::optional<std::string> nearest = longer.size() == 1 ? longer.front() : nearest_name(bare, names);
  if (nearest) help = "did you mean '--" + *nearest + "'? " + help;
  throw UsageError("'pipeline " + std::string(command) + "' has no option " + in_quotes(given), help);
}

}  // namespace

bool Arguments::has(std::string_view option) const {
  return std::any_of(options_.begin(), options_.end(), [&](const auto& given) { return given.first == option; });
}

std::optional<std::string> Arguments::value(std::string_view option) const {
  for (const auto& [name, value] : options_)
    if (name == option) return value;
  return std::nullopt;
}

std::vector<std::string> Arguments::values(std::string_view option) const {
  std::vector<std::string> all;
  for (const auto& [name, value] : options_)
    if (name == option) all.push_back(value);
  return all;
}

Arguments parse_arguments(std::string_view command, const std::vector<Option>& options,
                          const std::vector<std::string>& words) {
  const po::options_description description = description_of(options);
  constexpr int kStyle = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
  Arguments arguments;
  try {
    const po::parsed_options parsed = po::command_line_parser(words).options(description).style(kStyle).run();
    for (const po::option& given : parsed.options) {
      if (given.position_key >= 0) {
        arguments.positional_.insert(arguments.positional_.end(), given.value.begin(), given.value.end());
        continue;
      }
      // A short option is keyed by its letter.
      const auto option = std::find_if(options.begin(), options.end(), [&](const Option& o) {
        return given.string_key == o.name || given.string_key == std::string("-") + o.letter;
      });
      if (option == options.end()) refuse_unknown(command, options, given.string_key);
      if (!option->repeatable && !option->value.empty() && arguments.has(option->name))
        throw UsageError("the option --" + std::string(option->name) + " is given twice", "give it once");
      if (!option->value.empty() && (given.value.empty() || given.value.front().empty()))
        throw UsageError("the option --" + std::string(option->name) + " has an empty value",
                         "give it as --" + std::string(option->name) + " " + std::string(option->value));
      arguments.options_.emplace_back(option->name, given.value.empty() ? "" : given.value.front());
    }
  } catch (const po::unknown_option& unknown) {
    refuse_unknown(command, options, unknown.get_option_name());
  } catch (const po::error_with_option_name& error) {
    const std::string name = error.get_option_name();
    const auto option = std::find_if(options.begin(), options.end(), [&](const Option& o) {
      return name == "--" + std::string(o.name) || name == std::string("-") + o.letter;
    });
    if (option == options.end()) throw UsageError(printable(error.what()), see_help(command));
    if (option->value.empty()) throw UsageError("the option " + name + " takes no value", see_help(command));
    throw UsageError("the option " + name + " needs a value",
                     "give it as " + name + " " + std::string(option->value) + ": " + std::string(option->text));
  } catch (const po::error& error) {
    throw UsageError(printable(error.what()), see_help(command));
  }
  return arguments;
}

}  // namespace pipeline::cli
