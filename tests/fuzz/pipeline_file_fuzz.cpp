/// \file
/// Reads any bytes as a pipeline file, as the value of a `--set` option, and as parameters. Mistakes are expected; a
/// crash, a wait, or a value that does not survive being written and read is not.
#include <pipeline/spec.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "config/parameters.h"
#include "config/pipeline_file.h"
#include "config/to_yaml.h"

namespace pipeline {
namespace {

std::vector<ParameterInfo> parameters() {
  std::vector<ParameterInfo> infos;
  for (const ParameterKind kind : {ParameterKind::boolean, ParameterKind::integer, ParameterKind::number,
                                   ParameterKind::text, ParameterKind::path, ParameterKind::choice}) {
    ParameterInfo single;
    single.name = std::string(1, static_cast<char>('a' + static_cast<int>(kind)));
    single.kind = kind;
    single.choices = {"relu", "tanh"};
    single.range = range(1, 4096);
    ParameterInfo list = single;
    list.name += "_list";
    list.kind = ParameterKind::list;
    list.element = kind;
    infos.push_back(single);
    infos.push_back(list);
  }
  ParameterInfo group;
  group.name = "group";
  group.kind = ParameterKind::group;
  group.members = infos;
  group.members.front().required = true;
  infos.push_back(group);
  return infos;
}

void read_as_file(const std::string& text) {
  try {
    Diagnostics diagnostics;
    const PipelineFile file = parse_pipeline_file(make_source("a.yaml", text, "/data"), {}, diagnostics);
    if (diagnostics.empty() && (file.name.empty() || file.stages.empty())) std::abort();
    for (const StageNode& stage : file.stages) {
      if (!is_identifier(stage.id) || stage.uses.empty()) std::abort();
      check_parameters(stage.with.get(), stage.place, "stage", parameters(), diagnostics);
    }
    static_cast<void>(diagnostics.text());
  } catch (const PipelineFileError&) {
  }
}

void read_as_option(const std::string& text) {
  try {
    Diagnostics diagnostics;
    const auto source = make_source("a.yaml", "name: a\nstages: { fit: { uses: a.b, with: { x: [1] } } }\n", "/data");
    parse_pipeline_file(source, {"fit.x.0=" + text, text}, diagnostics);
    static_cast<void>(diagnostics.text());
  } catch (const PipelineFileError&) {
  }
}

void write_and_read(const std::string& text) {
  Value value;
  try {
    Diagnostics diagnostics;
    const auto root = parse_yaml(make_source("a.yaml", text, "/data"), diagnostics);
    if (!root || !diagnostics.empty()) return;
    value = to_value(*root);
  } catch (const PipelineFileError&) {
    return;
  }
  Diagnostics diagnostics;
  const auto again = parse_yaml(make_source("b.yaml", to_yaml(value), "/data"), diagnostics);
  // As JSON, for which a number that is not one equals itself.
  if (!again || !diagnostics.empty() || to_value(*again).json() != value.json()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  read_as_file(text);
  read_as_option(text);
  write_and_read(text);
  return 0;
}

}  // namespace pipeline
