#include "diagnosis_text.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "doctor/sentence.h"
#include "run/doctor_json.h"
#include "shown_number.h"
#include "terminal_text.h"
#include "text_table.h"

namespace pipeline::cli {
namespace {

std::string images_text(std::int64_t count) { return with_commas(count) + (count == 1 ? " image" : " images"); }

std::string range_text(const MeasureKind& kind, const pipeline::Spread& spread) {
  if (spread.images == 0) return "-";
  const std::string low = shown_value(kind, spread.low);
  const std::string high = shown_value(kind, spread.high);
  return low == high ? low : low + " to " + high;
}

std::string measures_table(const DoctorReport& report, int width) {
  TextTable table({{"", Align::left},
                   {"measure", Align::left, true},
                   {"training images", Align::right},
                   {"yours", Align::right},
                   {"outside", Align::right}});
  std::vector<const MeasureFinding*> rows = report.diagnosis.findings();
  const std::size_t found = rows.size();
  for (const MeasureFinding& finding : report.diagnosis.measures)
    if (!finding.differs) rows.push_back(&finding);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const MeasureFinding& finding = *rows[i];
    table.add({i < found ? "*" : "", finding.kind.text, range_text(finding.kind, finding.training),
               range_text(finding.kind, finding.yours),
               with_commas(finding.outside) + "/" + with_commas(finding.yours.images)});
  }
  return table.text(width, 0) + indented(found > 0 ? "From the 1st to the 99th percentile. * differs far beyond chance."
                                                   : "From the 1st to the 99th percentile.",
                                         width, 2);
}

std::string findings_text(const DoctorReport& report, int width) {
  const std::vector<const MeasureFinding*> findings = report.diagnosis.findings();
  if (findings.empty()) return "";
  std::string text = "\nfindings:\n";
  for (const MeasureFinding* finding : findings) {
    text += indented(finding->sentence, width, 4, "  - ");
    text += finding->mend.empty() ? "" : indented("mended by " + text_of(finding->mend.front()), width, 6);
  }
  return text;
}

std::string change_text(const DoctorReport& report) {
  const TriedChain& before = report.candidates.front();
  const TriedChain& after = report.candidates[report.chosen];
  TextTable table({{"what the network sees, in the median", Align::left, true},
                   {"as drawn", Align::right},
                   {"suggested", Align::right},
                   {"training", Align::right}});
  table.add({"confidence", percent(median_of(before.seen.confidence)), percent(median_of(after.seen.confidence)),
             percent(median_of(report.training.confidence))});
  table.add({"distance to the nearest training image", percent(median_of(before.seen.distance)),
             percent(median_of(after.seen.distance)), percent(median_of(report.training.distance))});
  return table.text(100, 2);
}

std::string chain_text(const DoctorReport& report) {
  const Chain chain = report.chain();
  if (chain.empty()) return "";
  std::string text = "\nsuggested chain, of " + std::to_string(report.candidates.size()) + " tried without labels:\n";
  for (const Step& step : chain)
    text += "  - " + (step.with.as_map().empty() ? "{ uses: " + step.uses + " }" : text_of(step)) + "\n";
  return text + "\n" + change_text(report);
}

std::string unreadable_text(const DoctorReport& report, int width) {
  constexpr std::size_t kMost = 10;
  if (report.unreadable.empty()) return "";
  std::string text = "\nleft out, because they cannot be read:\n";
  for (std::size_t i = 0; i < std::min(kMost, report.unreadable.size()); ++i)
    text += indented(report.unreadable[i].first + ": " + report.unreadable[i].second, width, 4, "  - ");
  if (report.unreadable.size() > kMost)
    text += "  - and " + std::to_string(report.unreadable.size() - kMost) + " more\n";
  return text;
}

}  // namespace

std::string diagnosis_text(const DoctorReport& report, int width) {
  const std::int64_t remembered = std::ssize(report.training.distance);
  std::string text = indented(images_text(report.diagnosis.images) + " from " + report.source + ", compared with " +
                                  with_commas(remembered) + " of the images that '" + report.classifier + "' of run " +
                                  report.run + " was trained on",
                              width, 0);
  text += "\n" + measures_table(report, width) + findings_text(report, width) + chain_text(report) +
          unreadable_text(report, width);
  const bool says_more = report.chain().empty();
  return says_more ? text + "\n" + indented(conclusion(report), width, 2) : text;
}

}  // namespace pipeline::cli
