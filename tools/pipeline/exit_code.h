/// \file
/// What the program tells the one who started it.
#pragma once

namespace pipeline::cli {

inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;  ///< a stage failed, or a file could not be read or written
inline constexpr int kUsage = 2;   ///< the command line or the pipeline file is wrong; nothing ran
inline constexpr int kInterrupted = 130;

}  // namespace pipeline::cli
