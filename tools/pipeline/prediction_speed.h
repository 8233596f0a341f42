/// \file
/// How fast a classifier is on images that are prepared already: one at a time, and many.
#pragma once

#include <atomic>
#include <cstdint>

#include <pipeline/classifier.h>
#include <pipeline/images.h>

#include "run/thread_pool.h"

namespace pipeline::cli {

/// Whether `classifier` can be asked about `images` as they are, and there is at least one that no step refused.
bool can_read(const Classifier& classifier, const Images& images);

/// The images that are not refused in turn, until there are 8,192 (fewer where that would take more than 64 MiB, but at
/// least 256): always the same work. REQUIRES: can_read.
Images repeated(const Classifier& classifier, const Images& images);

/// As many images of evenly distributed noise in the range of the training images: for a classifier that no image is at
/// hand for.
Images noise_for(const Classifier& classifier);

struct SingleLatency {
  double p50_us = 0.0;
  double p99_us = 0.0;
};

/// 2,000 calls of Classifier::probabilities with one row each, after 200 that are not counted. Throws Stopped once
/// `stop` is set.
SingleLatency single_latency(const Classifier& classifier, const Images& images, const std::atomic<bool>& stop);

/// Of Classifier::predict, which takes 256 rows at once, on all threads of the pool. Takes some tenths of a second.
/// Throws Stopped once `stop` is set.
double predicted_per_second(const Classifier& classifier, const Images& images, ThreadPool& pool,
                            const std::atomic<bool>& stop);

}  // namespace pipeline::cli
