/// \file
/// One pool of threads: the runtime's.
#pragma once

namespace image {

/// OpenCV has a pool of its own; from the first call on it works on the thread that calls it. Every step that uses
/// OpenCV calls this in its constructor.
void keep_opencv_to_this_thread();

}  // namespace image
