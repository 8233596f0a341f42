/// \file
/// The machine and process a run takes place on, for its provenance.
#pragma once

#include <cstdint>

#include <pipeline/value.h>

namespace pipeline {

/// How many threads the machine lends this process: processor affinity, and the control group's quota.
int available_threads();

/// Name, operating system, processor model and flags, memory.
Value describe_host();

/// Largest resident set of this process so far.
std::uint64_t peak_memory_bytes();

/// Processor time of this process so far, all threads, user and system.
double processor_seconds();

/// Tells the libraries that plugins may use (OpenMP, OpenBLAS, OpenCV) to use one thread: the pool is the only
/// parallelism. Acts through the environment, so it is first called before any of them is loaded and before threads
/// start; later calls change nothing.
void keep_libraries_single_threaded();

}  // namespace pipeline
