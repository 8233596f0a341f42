#include "version_text.h"

#include <pipeline/abi.h>
#include <pipeline/cpu.h>
#include <pipeline/pipeline.h>

namespace pipeline::cli {

std::string version_text() {
  return "pipeline " + std::string(version()) + "\nplugin ABI " + std::to_string(kAbi) + "\ninstruction set " +
         std::string(name_of(instruction_set())) + "\nbuild " + kFingerprint + "\n";
}

}  // namespace pipeline::cli
