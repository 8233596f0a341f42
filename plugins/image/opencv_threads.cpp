#include "opencv_threads.h"

#include <opencv2/core/utility.hpp>

namespace image {

void keep_opencv_to_this_thread() { [[maybe_unused]] static const bool once = (cv::setNumThreads(1), true); }

}  // namespace image
