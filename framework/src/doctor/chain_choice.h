/// \file
/// Which of several ways of preparing images makes a network see what it was trained on, judged without labels.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <pipeline/export.h>

#include "doctor/mend.h"

namespace pipeline {

/// What the network makes of images, one value an image; NaN for an image that was refused on the way.
struct NetworkView {
  std::vector<double> distance;    ///< to the nearest training image, see nearest.h
  std::vector<double> confidence;  ///< the largest probability
};

/// A way of preparing the images, tried.
struct TriedChain {
  Chain chain;
  std::string failure;  ///< why it cannot be used; empty where it can
  NetworkView seen;
  std::vector<double> at_home;  ///< one an image, see at_home
  double score = 0.0;           ///< mean of at_home
};

/// How much each image looks like a training image to the network: the mean of two shares,
///
///     of the training images, those that are no nearer to their nearest neighbour than the image is, and
///     of the training images, those that the network is no surer of,
///
/// each cut off at 1/2, which is what a training image has on average and no chain needs to excel, and doubled. So 1 is
/// an image like the typical training image, 0 one unlike any; 0 also for a refused image.
PIPELINE_EXPORT std::vector<double> at_home(const NetworkView& images, const NetworkView& training);

/// The best score; of those that are not worse by more than one standard error of the mean difference, image by image,
/// the one of fewest steps, and of these the best (the rule of one standard error: Breiman et al. 1984, "Classification
/// and Regression Trees", section 3.4.3). Chains that failed are never chosen. REQUIRES: one that did not fail; all
/// tried on the same images.
PIPELINE_EXPORT std::size_t choose_chain(std::span<const TriedChain> tried);

}  // namespace pipeline
