/// \file
/// The exceptions that cross the boundary between the runtime and a plugin.
#pragma once

#include <exception>
#include <stdexcept>
#include <string>

#include <pipeline/export.h>

namespace pipeline {

/// A mistake that a user can mend: what is wrong, and how to mend it.
///
/// A plugin says both in the user's words; the runtime adds the stage and its place in the file.
class PIPELINE_EXPORT Error : public std::runtime_error {
 public:
  /// `what`: one sentence with the value found and the value expected. `help`: what to do; may be empty.
  explicit Error(const std::string& what, std::string help = "");
  ~Error() override;

  const std::string& help() const { return help_; }  ///< how to mend it; may be empty

 private:
  std::string help_;
};

/// Thrown by a preprocessing step for an image that it cannot use.
///
/// The image keeps its row, is listed with `what` as the reason, and counts as wrong.
class PIPELINE_EXPORT ImageRefused : public Error {
 public:
  using Error::Error;
  ~ImageRefused() override;
};

/// A pipeline file, or an option that changes it, is wrong; nothing ran. `what` holds every mistake, each with its
/// place.
class PIPELINE_EXPORT PipelineFileError : public Error {
 public:
  using Error::Error;
  ~PipelineFileError() override;
};

/// Thrown by `Context::throw_if_stopped` once the user has asked the run to end.
class PIPELINE_EXPORT Stopped : public std::exception {
 public:
  ~Stopped() override;
  const char* what() const noexcept override;  ///< that the run was asked to stop
};

}  // namespace pipeline
