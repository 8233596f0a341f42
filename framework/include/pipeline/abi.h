/// \file
/// What a plugin and the host must agree on before anything of the plugin is called.
#pragma once

#include <cstdint>

#include <pipeline/export.h>

namespace pipeline {

class Plugin;

/// Raised with every change of a class or function in this folder that compiled plugins depend on.
#define PIPELINE_DETAIL_ABI 4
inline constexpr std::uint32_t kAbi = PIPELINE_DETAIL_ABI;  ///< the ABI number of these headers

/// \cond
#define PIPELINE_DETAIL_TEXT2(x) #x
#define PIPELINE_DETAIL_TEXT(x) PIPELINE_DETAIL_TEXT2(x)

#if defined(__SANITIZE_ADDRESS__)
#define PIPELINE_DETAIL_SANITIZER "address"
#elif defined(__SANITIZE_THREAD__)
#define PIPELINE_DETAIL_SANITIZER "thread"
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define PIPELINE_DETAIL_SANITIZER "address"
#elif __has_feature(thread_sanitizer)
#define PIPELINE_DETAIL_SANITIZER "thread"
#endif
#endif
#ifndef PIPELINE_DETAIL_SANITIZER
#define PIPELINE_DETAIL_SANITIZER "none"
#endif
#ifdef _GLIBCXX_DEBUG
#define PIPELINE_DETAIL_DEBUG "1"
#else
#define PIPELINE_DETAIL_DEBUG "0"
#endif
#ifdef EIGEN_MAX_ALIGN_BYTES
#define PIPELINE_DETAIL_EIGEN PIPELINE_DETAIL_TEXT(EIGEN_MAX_ALIGN_BYTES)
#else
#define PIPELINE_DETAIL_EIGEN "default"
#endif
/// \endcond

/// Everything that changes the layout of types on the boundary: compiler ABI, standard library, C++ standard,
/// sanitizer, Eigen's alignment.
inline constexpr const char* kFingerprint =
    "abi=" PIPELINE_DETAIL_TEXT(PIPELINE_DETAIL_ABI) " gxx_abi=" PIPELINE_DETAIL_TEXT(__GXX_ABI_VERSION) " cxx11_abi=" PIPELINE_DETAIL_TEXT(
        _GLIBCXX_USE_CXX11_ABI) " glibcxx_debug=" PIPELINE_DETAIL_DEBUG
                                " standard=" PIPELINE_DETAIL_TEXT(__cplusplus) " sanitizer=" PIPELINE_DETAIL_SANITIZER
                                " eigen_align=" PIPELINE_DETAIL_EIGEN;

/// The one symbol of a plugin, `pipeline_plugin`: plain data, read before any function of the plugin is called.
struct PluginEntry {
  std::uint32_t struct_size;  ///< of this struct, in bytes
  std::uint32_t abi;          ///< kAbi of the headers it was compiled with
  const char* fingerprint;    ///< kFingerprint of them
  const char* name;           ///< of the plugin
  const char* version;        ///< of the plugin
  void (*add)(Plugin&);       ///< names the stage types
};

}  // namespace pipeline
