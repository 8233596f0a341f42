/// \file
/// Prints what a search of the folder given finds, loads all of it, and prints what was refused.
#include <iostream>

#include "plugin/catalog.h"
#include "plugin/registry.h"

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  try {
    pipeline::Registry registry(pipeline::Catalog::search({argv[1]}));
    for (const pipeline::RefusedPlugin& plugin : registry.catalog().refused()) std::cerr << text_of(plugin) << '\n';
    for (const std::string& type : registry.catalog().stage_types()) {
      const pipeline::FoundPlugin& plugin = *registry.catalog().provider(type);
      registry.factory(type);
      std::cout << type << " from " << plugin.manifest.name << ' ' << plugin.manifest.version << '\n';
    }
    return registry.catalog().refused().empty() ? 0 : 1;
  } catch (const pipeline::Error& error) {
    std::cerr << error.what() << "\n  help: " << error.help() << '\n';
    return 1;
  }
}
