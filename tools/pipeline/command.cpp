#include "command.h"

#include "config/nearest_name.h"
#include "config/shown_text.h"
#include "usage_error.h"

namespace pipeline::cli {

const std::vector<Command>& commands() {
  static const std::vector<Command> all = {
      run_command(),     compare_command(), check_command(),      graph_command(),
      plugins_command(), schema_command(),  new_plugin_command(), test_plugin_command(),
      predict_command(), look_command(),    doctor_command(),     draw_command(),
      serve_command(),   runs_command(),    bench_command(),      completion_command()};
  return all;
}

const Command& find_command(std::string_view name) {
  std::vector<std::string> names;
  for (const Command& command : commands()) {
    if (command.name == name) return command;
    names.emplace_back(command.name);
  }
  names.emplace_back("help");
  throw UsageError("there is no command " + in_quotes(name),
                   did_you_mean(name, names, "The commands are: " + comma_separated(names)));
}

}  // namespace pipeline::cli
