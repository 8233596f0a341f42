/// \file
/// What the drawings of a folder show, and who drew them: from labels.csv, folder names or file names.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <pipeline/images.h>

#include "folder_files.h"

namespace drawing {

/// `automatic`: `csv` where a labels.csv lies in the folder or below, else `folders` where all drawings lie in folders
/// below, else `pattern` "{label}_*" where it matches every file with a label of one letter or digit, else `none`.
enum class LabelSource { automatic, csv, folders, pattern, none };

struct LabelOptions {
  LabelSource source = LabelSource::automatic;
  std::string pattern;               ///< "": none given
  std::vector<std::string> classes;  ///< in this order; empty: all labels found, in natural order
};

struct Labels {
  std::vector<std::string> files;  ///< of the drawings, relative to the folder, in natural order
  /// One a file: ids (the names, unique and in UTF-8), labels, classes, and authors where any is known.
  pipeline::Images::Columns columns;
  std::string source;                 ///< for the log: "labels.csv"; "" when unlabelled
  std::vector<std::string> warnings;  ///< about files without a label
};

/// What is known of one drawing; "" is unknown.
struct Told {
  std::string label;
  std::string author;
};
/// By file name; a file that is not there has no label.
using ToldByFile = std::map<std::string, Told, std::less<>>;

/// `files`: in natural order. `source`: as in Labels. Throws Error as below for what `classes` leaves out or repeats.
Labels labels_told(std::vector<std::string> files, const ToldByFile& told, const std::vector<std::string>& classes,
                   std::string source);

/// Drawings are `found.images`, and what a table names beside.
/// Throws Error for bad tables, naming every bad line; for a pattern or folders that are asked for and fit no file; for
/// a label that `classes` does not name; for classes that are there twice; for `pattern` beside another source.
Labels labels_of(const std::filesystem::path& folder, const FolderFiles& found, const LabelOptions& options);

}  // namespace drawing
