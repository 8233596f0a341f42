/// \file
/// Runs one stage by its type name, as the runtime would: for a plugin's own test. No pipeline file, no run folder.
///
///     pipeline::testing::StageRun run("image.fit_box", "{ size: 20 }");
///     const pipeline::Images boxed = run.apply(drawings);
#pragma once

#include <concepts>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <pipeline/classifier.h>
#include <pipeline/evaluation.h>
#include <pipeline/export.h>
#include <pipeline/history.h>
#include <pipeline/images.h>
#include <pipeline/network.h>
#include <pipeline/port.h>
#include <pipeline/report.h>

namespace pipeline::testing {

/// Parameters are checked as in a pipeline file; mistakes throw Error. Plugins are searched as by the program, and in
/// the folders of PIPELINE_PLUGIN_PATH.
class PIPELINE_EXPORT StageRun {
 public:
  /// `parameters_yaml`: what stands after `with:`.
  explicit StageRun(std::string_view type, std::string_view parameters_yaml = "{}");
  ~StageRun();
  StageRun(const StageRun&) = delete;
  StageRun& operator=(const StageRun&) = delete;

  StageRun& threads(int count);                                  ///< default 2
  StageRun& seed(std::uint64_t seed);                            ///< the stage's own seed; default 1
  StageRun& input(std::string_view port, ArtifactPtr artifact);  ///< connects a port; several times for a list
  /// The same for an artifact that nobody shares yet.
  template <class T>
    requires std::derived_from<T, Artifact>
  StageRun& input(std::string_view port, T artifact) {
    return input(port, ArtifactPtr(std::make_shared<const T>(std::move(artifact))));
  }
  /// From now on `Context::stop_requested()` is true after so many calls of it.
  StageRun& stop_after(int calls);

  /// For a stage with ports, or a network. Throws what the stage throws.
  void run();
  /// REQUIRES: `run` has set the port, which is of type T.
  template <class T>
  const T& output(std::string_view port) const {
    return static_cast<const T&>(*artifact(port));
  }
  ArtifactPtr artifact(std::string_view port) const;  ///< throws Error when there is none

  /// For a report; only the inputs set are connected.
  std::vector<ReportFile> report(const RunInfo& run);

  /// For a preprocessing step without state; records lineage as a run does.
  Images apply(const Images& images);
  /// For a fitted step: learns on `fit`; the state goes through a file before it is used on `images`.
  Images apply(const Images& fit, const Images& images);

  /// What the stage reported with Context::metric, warn and info.
  const std::map<std::string, double>& metrics() const;
  const std::vector<std::string>& warnings() const;  ///< in their order
  const std::vector<std::string>& messages() const;  ///< in their order

 private:
  struct Content;
  std::unique_ptr<Content> content_;
};

}  // namespace pipeline::testing
