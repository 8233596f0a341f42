#include <pipeline/stage.h>

#include <stdexcept>

#include <pipeline/stage_factory.h>

namespace pipeline {

Stage::~Stage() = default;
Report::~Report() = default;
Plugin::~Plugin() = default;
StageFactory::~StageFactory() = default;

std::unique_ptr<Stage> StageFactory::stage(const Value& /*parameters*/) const {
  throw std::logic_error("this stage type is not a stage with ports");
}

std::unique_ptr<SetPreprocess> StageFactory::step(const Value& /*parameters*/) const {
  throw std::logic_error("this stage type is not a preprocessing step without state");
}

State StageFactory::fit(const Value& /*parameters*/, const Images& /*images*/, Context& /*context*/) const {
  throw std::logic_error("this stage type is not a preprocessing step that learns");
}

std::unique_ptr<SetPreprocess> StageFactory::fitted_step(const Value& /*parameters*/, const State& /*state*/) const {
  throw std::logic_error("this stage type is not a preprocessing step that learns");
}

std::shared_ptr<Network> StageFactory::network(const Value& /*parameters*/) const {
  throw std::logic_error("this stage type is not a network");
}

std::unique_ptr<Report> StageFactory::report(const Value& /*parameters*/) const {
  throw std::logic_error("this stage type is not a report");
}

std::shared_ptr<const Classifier> StageFactory::load_classifier(TrainingImages /*trained_on*/,
                                                                const State& /*state*/) const {
  throw std::logic_error("this stage type makes no classifier of its own");
}

}  // namespace pipeline
