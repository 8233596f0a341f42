#include "run/suggested_file.h"

#include <utility>

#include "config/to_yaml.h"
#include "run/own_images_file.h"

namespace pipeline {
namespace {

namespace fs = std::filesystem;

constexpr const char* kVariant = "suggested";

/// Whether drawing.folder will find labels: a labels.csv, or all images in folders below.
bool has_labels(const fs::path& folder) {
  std::error_code error;
  bool any_below = false;
  bool any_here = false;
  fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    if (entry->path().filename() == "labels.csv") return true;
    std::error_code none;
    if (entry->is_regular_file(none)) (entry.depth() > 0 ? any_below : any_here) = true;
  }
  return any_below && !any_here;
}

Value compared_file(const Program& program, const Chain& chain, const std::optional<fs::path>& folder) {
  require_swapped_step(program);
  Value file = folder ? file_reading_folder(program, *folder) : resolved_value(program);
  Value compare = file.at("compare");
  compare.set("variants", with_entry(compare.at("variants"), kVariant, chain_value(chain)));
  file.set("compare", std::move(compare));
  if (const Value* serve = file.find("serve")) file.set("serve", with_entry(*serve, "variant", kVariant));
  return file;
}

}  // namespace

std::string suggested_yaml(const Program& program, const DoctorReport& report, const std::optional<fs::path>& folder) {
  const Chain chain = report.chain();
  return "# Made by `pipeline doctor`: run " + report.run + " with the suggested chain as a variant.\n" +
         to_yaml(program.variants ? compared_file(program, chain, folder)
                                  : file_with_images(program, {&report.trained_on,
                                                               report.classifier,
                                                               report.resizes,
                                                               *folder,
                                                               {{"as drawn", {}}, {kVariant, chain}},
                                                               has_labels(*folder)}));
}

}  // namespace pipeline
