#include "served_run.h"

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>
#include <utility>

#include "exit_code.h"
#include "interruption.h"
#include "output.h"
#include "run/host.h"
#include "run/thread_pool.h"
#include "run_settings.h"
#include "serve/gate.h"
#include "serve/http_server.h"
#include "serve/live_model.h"
#include "serve/service.h"
#include "usage_error.h"

namespace pipeline::cli {
namespace {

constexpr auto kGlance = std::chrono::milliseconds(20);  // how often the wish to stop is looked for

/// The first line of the file that --token-file names, else PIPELINE_TOKEN; "" without both.
std::string token_given(const Arguments& arguments) {
  std::string token;
  if (const std::optional<std::string> file = arguments.value("token-file")) {
    std::ifstream stream(*file);
    std::getline(stream, token);
    if (!stream && token.empty())
      throw UsageError("no token can be read from '" + *file + "'", "put it on the first line of that file");
  } else if (const char* value = std::getenv("PIPELINE_TOKEN")) {
    token = value;
  }
  const bool plain = token.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~") ==
                     std::string::npos;
  if (!token.empty() && (!plain || token.size() < 8))
    throw UsageError("the token is not one that fits into an address",
                     "take at least 8 letters, digits, '-', '.', '_' or '~'");
  return token;
}

std::string told(const serve::LiveModel& model) {
  std::string text = "run " + model.run().filename().string();
  if (model.variants().size() == 1) return text;
  text += ", " + std::to_string(model.variants().size()) + " variants:";
  for (const serve::ModelVariant& variant : model.variants())
    text += (&variant == &model.variants().front() ? " " : ", ") + variant.name;
  return text;
}

}  // namespace

Option port_option(std::string_view standard) {
  return {"port", '\0', "N", "listen on this port of 127.0.0.1; 0: any that is free", standard};
}
Option host_option() {
  return {"host", '\0', "NAME", "answer to this host name too, as a proxy in front passes it on", "", true};
}
Option token_option() {
  return {"token-file", '\0', "FILE", "take the token from the first line of FILE, or from PIPELINE_TOKEN", ""};
}

int serve_run(const Arguments& arguments, int standard_port, std::optional<serve::StudioSettings> studio) {
  RunOptions options = run_options(arguments);
  const std::filesystem::path run = run_folder(options, arguments.positional().front());
  const std::optional<std::string> port = arguments.value("port");
  const int wanted = port ? static_cast<int>(integer_value("port", *port, 0, 65535)) : standard_port;
  std::string token = token_given(arguments);
  if (studio && token.empty()) token = serve::random_token();

  const Interruption interruption(Interruption::Notice::handler);
  keep_libraries_single_threaded();
  const int threads = options.threads > 0 ? options.threads : available_threads();
  ThreadPool pool(threads);
  const auto model = std::make_shared<const serve::LiveModel>(run, options, pool, interruption.stop());
  const std::string what = told(*model);
  std::unique_ptr<serve::Studio> page;
  if (studio) {
    options.sets.clear();
    options.seed.reset();
    studio->options = options;
    page = std::make_unique<serve::Studio>(*studio, pool, model, interruption.stop());
  }
  serve::Service service(model, std::move(page), threads);
  std::optional<serve::Gate> gate;
  serve::HttpServer server(wanted, {[&](const serve::HttpRequest& request) { return gate->refuse(request); },
                                    [&](const serve::HttpRequest& request) { return service.answer(request); }});
  gate.emplace(server.port(), arguments.values("host"), token);
  service.count_connections_with([&] { return server.connections(); });
  server.start();

  const std::string address = "http://127.0.0.1:" + std::to_string(server.port()) + "/";
  const std::string whole = address + (token.empty() || !studio ? "" : "?token=" + token);
  if (arguments.has("json")) {
    write_json(Value::Map{{"run", run.filename().string()},
                          {"address", whole},
                          {"port", server.port()},
                          {"token", token.empty() ? Value() : Value(token)}});
  } else {
    write_result(whole + "\n");
  }
  flush_results();
  if (!arguments.has("quiet") && !arguments.has("json"))
    write_error_stream(
        what + "\n" +
        (studio ? "open this address in a browser of this machine; drawings go to " + studio->folder.string() + "\n"
                : "POST /predict, GET /health, /metrics, /openapi.json\n") +
        "Ctrl-C ends it\n");
  while (!interruption.stop()) std::this_thread::sleep_for(kGlance);
  server.stop();
  return kDone;
}

}  // namespace pipeline::cli
