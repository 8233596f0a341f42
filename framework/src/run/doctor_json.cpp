#include "run/doctor_json.h"

#include <cmath>
#include <string>
#include <utility>

#include "doctor/distribution.h"

namespace pipeline {
namespace {

Value number(double value) { return std::isfinite(value) ? Value(value) : Value(); }

Value numbers(const std::vector<double>& values) {
  Value::List list;
  for (const double value : values) list.push_back(number(value));
  return list;
}

Value counts(const std::vector<std::int64_t>& values) {
  Value::List list;
  for (const std::int64_t value : values) list.emplace_back(value);
  return list;
}

Value of(const Spread& spread) {
  return Value::Map{{"low", number(spread.low)},
                    {"median", number(spread.median)},
                    {"high", number(spread.high)},
                    {"images", spread.images}};
}

Value of(const MeasureFinding& finding, const std::vector<std::string>& ids) {
  Value::List offenders;
  for (const std::int64_t row : finding.offenders) offenders.emplace_back(ids[static_cast<std::size_t>(row)]);
  return Value::Map{{"name", finding.kind.name},
                    {"text", finding.kind.text},
                    {"unit", finding.kind.unit},
                    {"training", of(finding.training)},
                    {"yours", of(finding.yours)},
                    {"histogram", Value::Map{{"edges", numbers(finding.histograms.edges)},
                                             {"training", counts(finding.histograms.first)},
                                             {"yours", counts(finding.histograms.second)}}},
                    {"outside", finding.outside},
                    {"expected", finding.expected},
                    {"differs", finding.differs},
                    {"p", finding.p},
                    {"effect", finding.effect},
                    {"mend", finding.mend.empty() ? Value() : to_value(finding.mend).as_list().front()},
                    {"sentence", finding.sentence.empty() ? Value() : Value(finding.sentence)},
                    {"offenders", std::move(offenders)}};
}

Value of(const TriedChain& tried) {
  const bool usable = tried.failure.empty();
  return Value::Map{{"chain", to_value(tried.chain)},
                    {"score", usable ? number(tried.score) : Value()},
                    {"confidence", usable ? number(median_of(tried.seen.confidence)) : Value()},
                    {"distance", usable ? number(median_of(tried.seen.distance)) : Value()},
                    {"failure", usable ? Value() : Value(tried.failure)}};
}

/// Medians of a column of the network's view: of the training images, as drawn, and behind the suggested chain.
Value change(const DoctorReport& report, std::vector<double> NetworkView::* column, const char* measure) {
  double yours = std::nan("");
  for (const MeasureFinding& finding : report.diagnosis.measures)
    if (finding.kind.name == measure) yours = finding.yours.median;
  const bool mended = !report.chain().empty();
  return Value::Map{{"training", number(median_of(report.training.*column))},
                    {"yours", number(yours)},
                    {"fixed", mended ? number(median_of(report.candidates[report.chosen].seen.*column)) : Value()}};
}

}  // namespace

double median_of(const std::vector<double>& values) { return quantile(sorted_numbers(values), 0.5); }

Value to_value(const Chain& chain) {
  Value::List list;
  for (const Step& step : chain) list.emplace_back(Value::Map{{"uses", step.uses}, {"with", step.with}});
  return list;
}

std::string conclusion(const DoctorReport& report) {
  const std::size_t found = report.diagnosis.findings().size();
  if (found == 0) return "Your images do not differ from the training images in anything that is measured.";
  const std::string differ = "Your images differ from the training images in " + std::to_string(found) +
                             (found == 1 ? " measure." : " measures.");
  const Chain chain = report.chain();
  if (chain.empty()) return differ + " No chain of steps brings them nearer to what the network knows.";
  return differ + " Of " + std::to_string(report.candidates.size()) +
         " ways to prepare them this brings them nearest to what the network knows: " + text_of(chain);
}

Value::Map doctor_json(const DoctorReport& report) {
  Value::List unreadable;
  for (const auto& [id, reason] : report.unreadable)
    unreadable.emplace_back(Value::Map{{"id", id}, {"reason", reason}});
  Value::List measures;
  for (const MeasureFinding& finding : report.diagnosis.measures) measures.push_back(of(finding, report.ids));
  Value::List candidates;
  for (const TriedChain& tried : report.candidates) candidates.push_back(of(tried));
  return {{"run", report.run},
          {"classifier", report.classifier},
          {"source", report.source},
          {"images", report.diagnosis.images},
          {"unreadable", std::move(unreadable)},
          {"measures", std::move(measures)},
          {"confidence", change(report, &NetworkView::confidence, "confidence")},
          {"distance", change(report, &NetworkView::distance, "distance")},
          {"chain", to_value(report.chain())},
          {"candidates", std::move(candidates)},
          {"findings", std::ssize(report.diagnosis.findings())},
          {"conclusion", conclusion(report)}};
}

}  // namespace pipeline
