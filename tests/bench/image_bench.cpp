/// \file
/// Preprocessing steps on drawings of several sizes, in images/s.
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <pipeline/testing.h>
#include <opencv2/imgproc.hpp>

namespace {

using pipeline::Images;
using pipeline::Tensor;

/// `count` drawings of a two, side x side, of different slants and pens, dark on a light ground that is not even.
Images drawings(int count, int side) {
  std::vector<std::uint8_t> values;
  for (int i = 0; i < count; ++i) {
    cv::Mat image(side, side, CV_8U);
    for (int row = 0; row < side; ++row)
      for (int column = 0; column < side; ++column)
        image.at<std::uint8_t>(row, column) =
            static_cast<std::uint8_t>(250 - 40 * column / side - (row * 7 + column * 13 + i) % 3);
    const double lean = 0.3 * (i % 7 - 3) / 3.0;
    const auto at = [&](double x, double y) {
      return cv::Point(cvRound(side * (x - lean * (y - 0.5))), cvRound(side * y));
    };
    const std::vector<std::vector<cv::Point>> two = {
        {at(0.3, 0.3), at(0.4, 0.18), at(0.6, 0.2), at(0.65, 0.4), at(0.3, 0.8), at(0.7, 0.78)}};
    cv::polylines(image, two, false, cv::Scalar(40), 1 + side * (i % 5) / 60, cv::LINE_AA);
    values.insert(values.end(), image.begin<std::uint8_t>(), image.end<std::uint8_t>());
  }
  return {Tensor::of<std::uint8_t>({count, side, side, 1}, values), Images::Columns{}};
}

void run(benchmark::State& state, const char* stage) {
  const auto side = static_cast<int>(state.range(0));
  const int count = side > 500 ? 20 : 200;
  const Images images = drawings(count, side);
  setenv("PIPELINE_PLUGIN_PATH", BENCH_PLUGINS, 1);
  pipeline::testing::StageRun(stage).apply(images);  // loads the plugin
  for (auto _ : state) {
    state.PauseTiming();
    pipeline::testing::StageRun step(stage);
    step.threads(1);
    state.ResumeTiming();
    benchmark::DoNotOptimize(step.apply(images));
  }
  state.SetItemsProcessed(state.iterations() * count);
}

void BM_MnistStyle(benchmark::State& state) { run(state, "image.mnist_style"); }
void BM_Polarity(benchmark::State& state) { run(state, "image.polarity"); }
void BM_StrokeWidth(benchmark::State& state) { run(state, "image.stroke_width"); }

BENCHMARK(BM_MnistStyle)->ArgName("side")->Arg(28)->Arg(130)->Arg(400)->Arg(1500);
BENCHMARK(BM_Polarity)->ArgName("side")->Arg(28)->Arg(400);
BENCHMARK(BM_StrokeWidth)->ArgName("side")->Arg(28)->Arg(130);

}  // namespace
