#include <pipeline/error.h>

#include <utility>

namespace pipeline {

Error::Error(const std::string& what, std::string help) : std::runtime_error(what), help_(std::move(help)) {}

// Out of line, so that each class has its key function, and with it its type information, in the framework alone:
// an exception thrown by one library is caught in another.
Error::~Error() = default;
ImageRefused::~ImageRefused() = default;
Stopped::~Stopped() = default;

const char* Stopped::what() const noexcept { return "the run was asked to stop"; }

}  // namespace pipeline
