/// \file
/// A report: made after all other stages have ended, also when the run failed, from what there is.
///
/// A subclass has `struct Options` (or uses NoOptions), `static void describe(Spec<Options>&)`, a constructor from
/// Options (or none), and `make`. Its inputs are declared `optional` or `any`, and read with `Inputs::find` or `all`:
/// in a run that failed, a port has nothing where the stage before it did not end.
#pragma once

#include <string>
#include <vector>

#include <pipeline/context.h>
#include <pipeline/export.h>
#include <pipeline/port.h>
#include <pipeline/run_info.h>

namespace pipeline {

/// A file for the run's folder.
struct ReportFile {
  std::string name;     ///< a plain file name, "report.html"; no two reports of a run may write the same
  std::string content;  ///< all of it
};

/// Tells a run as files. A subclass has Options, describe and a constructor like any stage, and `make`.
class PIPELINE_EXPORT Report {
 public:
  virtual ~Report();
  /// Called once. The runtime writes the files, each beside its final name and renamed into place. In a comparison no
  /// port is connected; what to report is all in `run`. Throws Error for what the user can mend.
  virtual std::vector<ReportFile> make(const Inputs& in, const RunInfo& run, Context& context) = 0;
};

}  // namespace pipeline
