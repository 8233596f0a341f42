// What the page is of, from top to bottom. `data` is what html.cpp makes:
//   title, provenance (run.json), pipeline (YAML), graph (SVG), histories, sets, evaluations [each with mistakes, a gallery],
//   and of a comparison: comparison (comparison.json), gallery; of an examination: diagnosis (doctor --json), gallery.

function build() {
  const data = JSON.parse(document.getElementById('data').textContent);
  header(data);
  if (data.diagnosis) {
    tiles(diagnosisTiles(data));
    diagnosisSections(data);
  } else if (data.comparison) {
    tiles(comparisonTiles(data));
    comparisonSections(data);
  } else {
    const entries = runTiles(data);
    if (entries.length) tiles(entries);
    resultSections(data);
  }
  if (!data.diagnosis) {
    trainingSections(data);
    dataSection(data);
  }
  graphSection(data);
  runSection(data);
  contentsList();
  document.getElementById('foot').append(
    `Written by pipeline ${data.provenance.version || ''}. The page needs no network: plots, images and data are in it.`);
  redrawOnNewColours();
  drawAll();
}

build();
