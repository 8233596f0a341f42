#include <filesystem>

#include "command.h"
#include "config/shown_text.h"
#include "run_settings.h"
#include "served_run.h"
#include "usage_error.h"

namespace pipeline::cli {
namespace {

namespace fs = std::filesystem;

int draw(const Arguments& arguments) {
  const std::vector<std::string>& words = arguments.positional();
  if (words.empty()) throw UsageError("'pipeline draw' needs a RUN", "for instance: pipeline draw latest");
  serve::StudioSettings studio;
  studio.folder = arguments.value("folder").value_or("drawings");
  studio.author = arguments.value("author").value_or("");
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (!fs::is_directory(words[i]))
      throw UsageError("there is no folder " + in_quotes(words[i]), "name folders of images to look through");
    studio.folders.emplace_back(words[i]);
  }
  return serve_run(arguments, 0, studio);
}

int serve(const Arguments& arguments) {
  if (arguments.positional().size() != 1)
    throw UsageError(
        "'pipeline serve' takes one RUN, and " + std::to_string(arguments.positional().size()) + " are given",
        "for instance: pipeline serve latest");
  constexpr int kStandardPort = 8080;
  return serve_run(arguments, kStandardPort, std::nullopt);
}

}  // namespace

Command draw_command() {
  return {
      "draw",
      "a page to draw on: what the network sees in every variant, while you draw",
      {"draw RUN [FOLDER...] [OPTIONS]"},
      "Serves a page on this machine and prints its address. While you draw with mouse, finger, pen or keys it shows "
      "the image after each step of every variant of RUN, what each reads and how surely, and where they disagree; and "
      "what is read in the same strokes drawn thin, thick, small and shifted. RUN is an id, a folder, or `latest`; a "
      "run of a file with `compare`, such as pipelines/custom.yaml, has variants to look at.\n\n"
      "Drawings are labelled and saved as PNG, with their strokes and a labels.csv, in a folder that drawing.folder "
      "and drawing.strokes read; a saved drawing gives the same probabilities in `pipeline predict`, to the last bit. "
      "The page keeps count of what each variant reads, compares them by `pipeline compare`, and teaches the network "
      "half of your drawings to judge it on the other half. FOLDERs can be paged through; nothing is written there.\n\n"
      "Only this machine can connect, and only who knows the token in the address. It fetches nothing from elsewhere.",
      {port_option("any"),
       {"folder", '\0', "DIR", "save drawings here", "drawings"},
       {"author", '\0', "NAME", "who draws, suggested to the page", ""},
       host_option(),
       token_option(),
       threads_option(),
       runs_option(),
       plugins_option(),
       json_option(),
       quiet_option()},
      {"pipeline draw latest", "pipeline draw latest my_drawings --folder drawings --author ann",
       "pipeline draw latest --port 8000"},
      {"0    ended by Ctrl-C or SIGTERM", "1    the run cannot be used, or the port is taken",
       "2    there is no such run, or the command line is wrong"},
      &draw};
}

Command serve_command() {
  return {
      "serve",
      "answer predictions over HTTP, as `predict` does",
      {"serve RUN [OPTIONS]"},
      "Listens on 127.0.0.1 and answers with RUN's model and its preprocessing, to the last bit as `pipeline predict` "
      "does. RUN is an id, a folder, or `latest`.\n\n"
      "POST /predict takes an image file (Content-Type: image/png, or any image/...), or JSON: {\"image\": base64} or "
      "{\"strokes\": {\"canvas\": [W, H], \"strokes\": [{\"x\": [...], \"y\": [...]}]}, \"brush\": 16}; with "
      "\"variants\", \"steps\" or \"renderings\": true it tells more. GET /health says whether it answers, GET "
      "/metrics counts for Prometheus, GET /openapi.json describes all of it.\n\n"
      "With a token, from --token-file or PIPELINE_TOKEN, requests need 'Authorization: Bearer TOKEN'. Behind a proxy "
      "on this machine, name its host with --host. What is sent is neither kept nor logged.",
      {port_option("8080"), host_option(), token_option(), threads_option(), runs_option(), plugins_option(),
       json_option(), quiet_option()},
      {"pipeline serve latest", "curl --data-binary @seven.png -H 'Content-Type: image/png' localhost:8080/predict",
       "pipeline serve latest --port 9000 --token-file secret.txt"},
      {"0    ended by Ctrl-C or SIGTERM", "1    the run cannot be used, or the port is taken",
       "2    there is no such run, or the command line is wrong"},
      &serve};
}

}  // namespace pipeline::cli
