/// \file
/// What this machine can do at present, with the instruction set in use: the figures that all others are read against.
///
/// Each call takes some tenths of a second. Processors in the cloud change their speed by a third within minutes, so
/// measure in turns with what is to be compared.
#pragma once

namespace pipeline::cli {

struct Speeds {
  double one_thread = 0.0;
  double all_threads = 0.0;  ///< together; the same measurement where all are one
};

/// Multiply-adds of floats in registers; each counts as two operations. REQUIRES: threads >= 1, here and below.
Speeds multiply_add_gflops(int threads);

/// a[i] = b[i] + s c[i], each thread over arrays of its own that fill three quarters of a first-level cache. 12 bytes
/// an element: what is fetched of `a` in order to be overwritten is not counted.
Speeds first_level_gb_per_second(int threads);

/// The same over arrays of four times the last-level cache, and no less than 192 MiB, that the threads share out.
/// Throws Error when there is not so much memory.
Speeds memory_gb_per_second(int threads);

}  // namespace pipeline::cli
