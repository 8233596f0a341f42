/// \file
/// Which instruction set the hot loops use on this processor.
#pragma once

#include <string_view>

#include <pipeline/export.h>

namespace pipeline {

/// Which instructions hot loops may use; each includes those before it.
enum class InstructionSet { baseline, avx2, avx512 };

/// The best one that processor and system support, or the one that PIPELINE_ISA names (baseline, avx2, avx512), if it
/// is supported; decided once per process and recorded with each run. avx2 means AVX2 and FMA; avx512 means F, BW, DQ,
/// VL. Throws Error when PIPELINE_ISA names an unknown or unsupported one.
PIPELINE_EXPORT InstructionSet instruction_set();
/// "baseline", "avx2" or "avx512".
PIPELINE_EXPORT std::string_view name_of(InstructionSet set);
/// Whether this processor can run `set`.
PIPELINE_EXPORT bool supports(InstructionSet set);

}  // namespace pipeline
