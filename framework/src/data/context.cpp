#include <pipeline/context.h>

#include <pipeline/error.h>

namespace pipeline {

Context::~Context() = default;

void Context::throw_if_stopped() const {
  if (stop_requested()) throw Stopped();
}

}  // namespace pipeline
