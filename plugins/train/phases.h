/// \file
/// Work that comes in phases, each made of pieces that any thread may take, with spare work for whoever would wait.
#pragma once

#include <cstdint>
#include <functional>

#include <pipeline/context.h>

namespace train {

/// What is to be done. All are called by several threads at once but `finish`, which one thread calls when all pieces
/// of a phase are done, before the next phase begins.
struct PhasedWork {
  std::int64_t begin = 0;  ///< the first phase
  std::int64_t end = 0;    ///< the one after the last
  /// Pieces of a phase: at least one.
  std::function<std::int64_t(std::int64_t phase)> pieces;
  /// Does a piece of the phase; false when there is none left to begin. `worker`: 0 to `workers` - 1.
  std::function<bool(std::int64_t phase, int worker)> piece;
  std::function<void(std::int64_t phase)> finish;
  /// Does something that will be needed later; false when there is nothing.
  std::function<bool(std::int64_t phase, int worker)> spare;
};

/// Does all phases, in their order, on the context's threads: at most `workers` of them.
///
/// A thread that finds neither a piece nor spare work sleeps until the next phase; none spins. It only ever waits for
/// pieces that another thread is at, so the pool may give this as few threads as it likes. The first exception ends the
/// work when the pieces begun have ended, and is thrown here.
void run_phases(pipeline::Context& context, int workers, const PhasedWork& work);

}  // namespace train
