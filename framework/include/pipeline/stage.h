/// \file
/// A stage with ports: data sets, trainers, metrics, reports.
///
/// A subclass has `struct Options` (or uses NoOptions), `static void describe(Spec<Options>&)`, a constructor from
/// Options (or none), and `run`.
#pragma once

#include <pipeline/context.h>
#include <pipeline/export.h>
#include <pipeline/port.h>

namespace pipeline {

/// What stands in a pipeline with inputs and outputs of its own.
class PIPELINE_EXPORT Stage {
 public:
  virtual ~Stage();
  /// Called once. Reads `in`, sets every declared port of `out`. Throws Error for what the user can mend.
  virtual void run(const Inputs& in, Outputs& out, Context& context) = 0;
};

}  // namespace pipeline
