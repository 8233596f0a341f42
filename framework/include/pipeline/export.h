/// \file
/// PIPELINE_EXPORT marks what the framework's shared library offers to plugins and embedding programs.
#pragma once

#define PIPELINE_EXPORT __attribute__((visibility("default")))
