/// \file
/// PIPELINE_EXPORT marks what the framework's shared library offers to plugins and embedding programs.
#pragma once

/// Before the name of a class, or a function.
#define PIPELINE_EXPORT __attribute__((visibility("default")))
