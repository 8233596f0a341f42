/// \file
/// A plugin's one include. One class and one line make a stage type:
///
///     PIPELINE_PLUGIN(plugin) { plugin.add<FitBox>("image.fit_box"); }
///
/// The line may stand in any number of a plugin's source files. Build with `pipeline_add_plugin`.
#pragma once

#include <pipeline/abi.h>
#include <pipeline/classifier.h>
#include <pipeline/context.h>
#include <pipeline/cpu.h>
#include <pipeline/error.h>
#include <pipeline/evaluation.h>
#include <pipeline/history.h>
#include <pipeline/images.h>
#include <pipeline/measurements.h>
#include <pipeline/network.h>
#include <pipeline/port.h>
#include <pipeline/preprocess.h>
#include <pipeline/random.h>
#include <pipeline/report.h>
#include <pipeline/spec.h>
#include <pipeline/stage.h>
#include <pipeline/stage_factory.h>

#ifndef PIPELINE_PLUGIN_NAME
#error "build a plugin with the CMake function pipeline_add_plugin, which names it"
#endif

// NOLINTBEGIN(misc-definitions-in-headers, bugprone-macro-parentheses): the linker keeps one of each weak definition,
// and a macro's parameter that is declared takes no parentheses.

/// \cond
// Each PIPELINE_PLUGIN puts one pointer into a section of the library; the linker lays them side by side between
// __start_ and __stop_. So several files can each add their stage types, and no static constructor runs.
namespace pipeline::detail {
using AddFunction = void (*)(Plugin&);
extern "C" {
// Weak: a test program that includes this header but names no stage type has no such section.
extern const AddFunction __start_pipeline_adds[] __attribute__((weak, visibility("hidden")));
extern const AddFunction __stop_pipeline_adds[] __attribute__((weak, visibility("hidden")));
}
__attribute__((weak, visibility("hidden"))) void add_all(Plugin& plugin) {
  for (const AddFunction* add = __start_pipeline_adds; add != __stop_pipeline_adds; ++add) (*add)(plugin);
}
}  // namespace pipeline::detail

extern "C" {
/// The plugin's entry; the same in each of its files, so that the linker keeps one.
__attribute__((weak, visibility("default"))) extern const pipeline::PluginEntry pipeline_plugin;
__attribute__((used)) const pipeline::PluginEntry pipeline_plugin = {
    sizeof(pipeline::PluginEntry), pipeline::kAbi,          pipeline::kFingerprint,
    PIPELINE_PLUGIN_NAME,          PIPELINE_PLUGIN_VERSION, &pipeline::detail::add_all};
}
/// \endcond

/// Begins the function that names stage types: PIPELINE_PLUGIN(plugin) { plugin.add<T>("family.noun"); }
#define PIPELINE_PLUGIN(registry) PIPELINE_PLUGIN_NUMBERED(registry, __COUNTER__)

/// \cond
// Several sources may be compiled as one, so each use has names of its own; the number is expanded on the way.
#define PIPELINE_PLUGIN_NUMBERED(registry, number) PIPELINE_PLUGIN_NAMED(registry, number)
#define PIPELINE_PLUGIN_NAMED(registry, number)                                                      \
  static void pipeline_add_stages_##number(::pipeline::Plugin& registry);                            \
  __attribute__((section("pipeline_adds"),                                                           \
                 used)) static const ::pipeline::detail::AddFunction pipeline_add_pointer_##number = \
      &pipeline_add_stages_##number;                                                                 \
  static void pipeline_add_stages_##number(::pipeline::Plugin& registry)
/// \endcond

// NOLINTEND(misc-definitions-in-headers, bugprone-macro-parentheses)
