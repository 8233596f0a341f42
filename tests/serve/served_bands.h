/// \file
/// A small run with two variants, and a service over it: no network, no page.
#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <pipeline/value.h>

#include "run/thread_pool.h"
#include "serve/service.h"
#include "support/temp_dir.h"

namespace pipeline::testing {

/// The runs below `folder`, made of the bands of cli/idx_data.h, and of four drawings in `folder`/drawings.
/// `compared`: by `compare`, with the variants "as drawn" and "inverted" (served); else by `run`, without `serve`.
std::filesystem::path make_band_run(const TempDir& folder, bool compared);

/// A PNG of 8 x 6 grey pixels, each of them `shade`.
std::string flat_png(std::uint8_t shade);

std::string base64(std::string_view bytes);

/// Strokes as a page sends them: a line across.
extern const std::string kLine;

class ServedBands {
 public:
  enum class Kind { predictions, studio };

  explicit ServedBands(Kind kind = Kind::studio, bool compared = true,
                       const std::vector<std::filesystem::path>& folders = {});
  ~ServedBands();

  serve::HttpAnswer get(const std::string& path, const std::string& query = "");
  serve::HttpAnswer post(const std::string& path, const std::string& body,
                         const std::string& type = "application/json");
  /// The body of an answer with status 200, read as JSON; else a test fails with what it says.
  Value ok(const serve::HttpAnswer& answer);

  std::filesystem::path saved() const { return folder_ / "saved"; }
  const TempDir& folder() const { return folder_; }
  const std::filesystem::path& run() const { return run_; }
  const RunOptions& options() const { return options_; }
  std::atomic<bool>& stop() { return stop_; }

 private:
  TempDir folder_;
  std::filesystem::path run_;
  RunOptions options_;
  std::atomic<bool> stop_ = false;
  ThreadPool pool_{2};
  std::unique_ptr<serve::Service> service_;
};

}  // namespace pipeline::testing
