#include "diagnosis_text.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "doctor_progress.h"
#include "run/doctor_run.h"

namespace pipeline::cli {
namespace {

Measurements table(std::vector<std::string> columns, const std::vector<std::vector<double>>& rows) {
  std::vector<std::string> ids;
  std::vector<double> values;
  for (const std::vector<double>& row : rows) {
    ids.push_back("image " + std::to_string(ids.size()));
    values.insert(values.end(), row.begin(), row.end());
  }
  const Shape shape{std::ssize(rows), std::ssize(columns)};
  return {std::move(columns), std::move(ids), Tensor::of<double>(shape, values)};
}

DoctorReport report_of(const std::vector<std::vector<double>>& yours) {
  DoctorReport report;
  report.run = "7-mnist";
  report.classifier = "fit.classifier";
  report.source = "my_drawings";
  const std::vector<std::string> columns{"polarity", "ink_box"};
  const std::vector<std::vector<double>> training(200, {0.0, 20.0 / 28.0});
  report.diagnosis = diagnose(table(columns, training), table(columns, yours), {28, 28});
  report.training = {std::vector<double>(200, 0.2), std::vector<double>(200, 0.995)};
  return report;
}

TEST(DiagnosisText, SaysWhatDiffersWhatMendsItAndWhatChanges) {
  DoctorReport report = report_of(std::vector<std::vector<double>>(12, {1.0, 20.0 / 28.0}));
  report.candidates = {{{}, "", {{0.8, 0.7, 0.8}, {0.5, 0.6, 0.7}}, {}, 0.1},
                       {{{"image.polarity"}, {"image.fit_box", Value::Map{{"size", 20}}}},
                        "",
                        {{0.25, 0.2, 0.1}, {0.99, 0.98, 0.5}},
                        {},
                        0.9}};
  report.chosen = 1;
  report.unreadable = {{"torn.png", "it is no PNG file"}};
  EXPECT_EQ(diagnosis_text(report, 80),
            "12 images from my_drawings, compared with 200 of the images that\n"
            "'fit.classifier' of run 7-mnist was trained on\n"
            "\n"
            "   measure   training images     yours  outside\n"
            "*  polarity        light ink  dark ink    12/12\n"
            "   ink box              71 %      71 %     0/12\n"
            "  From the 1st to the 99th percentile. * differs far beyond chance.\n"
            "\n"
            "findings:\n"
            "  - your ink is dark on a light ground; the training images are light on dark:\n"
            "    12 of 12 images\n"
            "      mended by image.polarity\n"
            "\n"
            "suggested chain, of 2 tried without labels:\n"
            "  - { uses: image.polarity }\n"
            "  - { uses: image.fit_box, with: { size: 20 } }\n"
            "\n"
            "  what the network sees, in the median    as drawn  suggested  training\n"
            "  confidence                               60.00 %    98.00 %   99.50 %\n"
            "  distance to the nearest training image   80.00 %    20.00 %   20.00 %\n"
            "\n"
            "left out, because they cannot be read:\n"
            "  - torn.png: it is no PNG file\n");
}

TEST(DiagnosisText, SaysPlainlyThatNothingDiffers) {
  EXPECT_EQ(diagnosis_text(report_of({{0.0, 20.0 / 28.0}}), 80),
            "1 image from my_drawings, compared with 200 of the images that 'fit.classifier'\n"
            "of run 7-mnist was trained on\n"
            "\n"
            "  measure   training images      yours  outside\n"
            "  polarity        light ink  light ink      0/1\n"
            "  ink box              71 %       71 %      0/1\n"
            "  From the 1st to the 99th percentile.\n"
            "\n"
            "  Your images do not differ from the training images in anything that is\n"
            "  measured.\n");
}

TEST(ExaminationText, TellsWhatIsLeftOnceAPartIsOver) {
  EXPECT_EQ(examination_text("reading the images", 0, 0, 3.0), "reading the images");
  EXPECT_EQ(examination_text("trying chains of steps", 0, 8, 0.0), "trying chains of steps, 1 of 8");
  // Two parts took 1 s, so six take 3 s.
  EXPECT_EQ(examination_text("trying chains of steps", 2, 8, 1.0), "trying chains of steps, 3 of 8, 3.00 s left");
}

}  // namespace
}  // namespace pipeline::cli
