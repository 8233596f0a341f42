// The sections of a run.

const value = (object, ...keys) => keys.reduce((at, key) => (at === undefined || at === null ? undefined : at[key]), object);

function header(data) {
  const run = data.provenance;
  const failed = run.status !== 'done';
  document.getElementById('top').append(
    element('h1', {}, data.title),
    element('p', { class: 'faint' }, [run.run, run.started, `pipeline ${run.version || ''}`].filter(Boolean).join(' · ')),
    ...(failed ? [element('div', { class: 'banner', role: 'note' }, element('strong', {}, `This run ${run.status}.`),
      ' Below is what there is.',
      ...(run.stages || []).filter((stage) => stage.error).map((stage) => element('pre', { tabindex: 0 }, stage.error)))] : []));
}

/// Figures in large print: what one wants to know first.
function tiles(entries) {
  document.getElementById('top').append(element('ul', { class: 'tiles' },
    entries.map(([figure, text]) => element('li', {}, element('b', {}, figure), element('span', {}, text)))));
}

function runTiles(data) {
  const entries = [];
  for (const judged of data.evaluations.slice(0, 3)) {
    const m = Object.fromEntries(judged.metrics);
    if (m.accuracy === undefined) continue;
    const interval = m.accuracy_low === undefined ? '' : ` (${percent(m.accuracy_low, 1)} to ${percent(m.accuracy_high, 1)})`;
    entries.push([percent(m.accuracy), `accuracy of ${judged.stage}${interval}`]);
    if (data.evaluations.length === 1) entries.push([count(m.images - m.correct), `mistakes in ${plural(m.images, 'image', 'images')}`]);
  }
  for (const history of data.histories.slice(0, 2))
    entries.push([history.best_epoch ? `${history.best_epoch} of ${history.rows.length}` : count(history.rows.length),
      history.best_epoch ? `best epoch of ${history.stage}` : `epochs of ${history.stage}`]);
  if (data.provenance.seconds !== undefined) entries.push([duration(data.provenance.seconds), 'until this report']);
  return entries;
}

function trainingSections(data) {
  for (const history of data.histories) {
    const figures = [curves(history, 'loss'), curves(history, 'accuracy')].filter(Boolean);
    if (figures.length > 0)
      section(`training-${history.stage}`, data.histories.length > 1 ? `Training: ${history.stage}` : 'Training',
        element('div', { class: 'side' }, figures));
  }
}

function classificationReport(judged, title) {
  const m = Object.fromEntries(judged.metrics);
  const ratio = (x) => (x === null || x === undefined ? '' : x.toFixed(4));
  const rows = judged.scores.map((s) => [s.name, ratio(s.precision), ratio(s.recall), ratio(s.f1), count(s.support)]);
  for (const kind of ['macro', 'weighted'])
    if (m[`${kind}_f1`] !== undefined)
      rows.push([`${kind} average`, ratio(m[`${kind}_precision`]), ratio(m[`${kind}_recall`]), ratio(m[`${kind}_f1`]), count(m.images)]);
  return table([{ title: 'class' }, { title: 'precision', number: true }, { title: 'recall', number: true },
    { title: 'F1', number: true }, { title: 'images', number: true }], rows, `Classification report of ${title}`);
}

function otherFigures(judged) {
  const shown = /^(macro|weighted)_|^(accuracy|accuracy_low|accuracy_high|correct|images|refused)$/;
  const rows = judged.metrics.filter(([name, x]) => !shown.test(name) && x !== null)
    .map(([name, x]) => [element('dt', {}, name.replaceAll('_', ' ')), element('dd', {}, Number(x.toPrecision(5)).toString())]).flat();
  return rows.length ? element('dl', { class: 'small' }, rows) : null;
}

function resultSections(data) {
  data.evaluations.forEach((judged, i) => {
    // Of a comparison that came to nothing there may be several variants of one stage.
    const title = judged.variant ? `${judged.stage}, ${judged.variant}` : judged.stage;
    const name = data.evaluations.length > 1 ? `: ${title}` : '';
    const id = judged.variant ? `${judged.stage}-${i}` : judged.stage;
    const gallery = judged.mistakes;
    const filter = gallery && gallery.rows.length > 0 ? mistakes(judged, gallery, `mistakes-${id}`) : null;
    section(`result-${id}`, `Result${name}`,
      judged.refused > 0 ? element('p', {}, `${plural(judged.refused, 'image was', 'images were')} refused by a step; they count as wrong.`) : null,
      judged.unlabelled > 0 ? element('p', {}, `${plural(judged.unlabelled, 'image has', 'images have')} no label; they are left out of the figures.`) : null,
      element('div', { class: 'side' },
        judged.confusion.length ? heatMap(judged, (t, p) => filter && filter.choose(t, p)) : null,
        element('div', {}, calibration(judged), otherFigures(judged))),
      element('h3', {}, 'Classification report'), classificationReport(judged, title));
    if (gallery)
      section(`mistakes-${id}`, `Mistakes${name}`, ...(filter ? filter.elements : [element('p', {}, 'There are none.')]));
  });
}

const reading = (classes, read) => (read.length === 1 ? null : { name: classes[read[0]], confidence: read[1] });

/// All wrong images of an evaluation, sorted and filtered; the most confident ones first. `id`: of their section.
function mistakes(judged, gallery, id) {
  const { classes } = judged;
  const of = (row) => gallery.rows[row];
  const card = (row) => {
    const entry = of(row);
    const read = reading(classes, entry.read[0]);
    const truth = classes[entry.label];
    const said = read ? `read as ${read.name}, ${percent(read.confidence, 1)}` : `refused: ${entry.read[0][0]}`;
    return element('li', { class: 'card' },
      element('div', { class: 'way' }, way(gallery, row, gallery.paths[0], 84, `${truth} ${said}`)),
      element('div', {}, element('b', {}, truth), ' ', element('span', { class: 'bad' }, said)),
      element('div', { class: 'id small' }, entry.author ? `${entry.id} · ${entry.author}` : entry.id));
  };
  const pages = pagedCards('', 48, card);
  const present = (pick) => classes.filter((name) => gallery.rows.some((row) => pick(row) === name));
  const truthOf = (row) => classes[row.label];
  const readOf = (row) => (row.read[0].length === 1 ? 'refused' : classes[row.read[0][0]]);
  const all = [['', 'all']];
  const [truthLabel, truth] = choice('true class', all.concat(present(truthOf).map((c) => [c, c])), () => update());
  const readNames = present(readOf).concat(gallery.rows.some((row) => row.read[0].length === 1) ? ['refused'] : []);
  const [readLabel, read] = choice('read as', all.concat(readNames.map((c) => [c, c])), () => update());
  const [orderLabel, order] = choice('order', [['sure', 'most confident first'], ['unsure', 'least confident first'],
    ['class', 'by true class'], ['id', 'by id']], () => update());
  const confidence = (row) => (of(row).read[0].length === 1 ? -1 : of(row).read[0][1]);
  const orders = {
    sure: (a, b) => confidence(b) - confidence(a),
    unsure: (a, b) => confidence(a) - confidence(b),
    class: (a, b) => of(a).label - of(b).label || confidence(b) - confidence(a),
    id: (a, b) => of(a).id.localeCompare(of(b).id, 'en', { numeric: true }),
  };
  function update() {
    const rows = gallery.rows.map((_, i) => i)
      .filter((i) => (!truth.value || truthOf(of(i)) === truth.value) && (!read.value || readOf(of(i)) === read.value))
      .sort(orders[order.value]);
    const left = gallery.left_out ? `; for ${count(gallery.left_out)} more there was no room, predictions.jsonl has them` : '';
    pages.show(rows, `${count(rows.length)} of ${plural(gallery.rows.length, 'mistake', 'mistakes')} on this page${left}`);
  }
  update();
  const choose = (t, r) => {
    if (t === r) return;
    truth.value = present(truthOf).includes(t) ? t : '';
    read.value = readNames.includes(r) ? r : '';
    update();
    document.getElementById(id).scrollIntoView();
  };
  return { elements: [element('div', { class: 'filters' }, truthLabel, readLabel, orderLabel), ...pages.elements], choose };
}

function dataSection(data) {
  if (data.sets.length === 0) return;
  section('data', 'Images', ...data.sets.map((set) => element('div', { class: 'side' },
    set.classes.length && set.images ? classBars(set) : element('p', {}, element('b', {}, set.name), `: ${plural(set.images, 'image', 'images')}`),
    element('div', {},
      element('p', { class: 'small faint' }, [set.shape, set.unlabelled ? `${count(set.unlabelled)} without label` : '',
        set.refused ? `${count(set.refused)} refused` : ''].filter(Boolean).join(', ')),
      samples(set)))));
}

function graphSection(data) {
  if (!data.graph) return;
  const address = URL.createObjectURL(new Blob([data.graph], { type: 'image/svg+xml' }));
  const stages = (data.provenance.stages || []).map((stage) => `${stage.id} (${stage.uses})`).join(', ');
  section('graph', 'Graph', element('div', { class: 'graph', tabindex: 0, role: 'region', 'aria-label': 'Graph of the pipeline' },
    element('img', { src: address, alt: `The pipeline's stages and what travels between them: ${stages}` })));
}

function runSection(data) {
  const run = data.provenance;
  const host = run.host || {};
  const facts = [['run', run.run], ['command', `pipeline ${run.command || 'run'}`], ['file', run.file],
    ['options', (run.sets || []).map((set) => `--set ${set}`).join(' ')], ['started', run.started], ['seed', run.seed],
    ['threads', run.threads], ['instruction set', run.instruction_set], ['version', run.version],
    ['host', [host.name, host.system || host.os].filter(Boolean).join(', ')], ['processor', host.processor || host.model],
    ['memory', host.memory_bytes ? bytes(host.memory_bytes) : ''],
    ['peak memory of the run', run.peak_memory_bytes ? bytes(run.peak_memory_bytes) : ''],
    ['plugins', (run.plugins || []).map((p) => `${p.name} ${p.version}`).join(', ')]]
    .filter(([, x]) => x !== undefined && x !== null && x !== '');
  const rows = (run.stages || []).map((stage) => [stage.id, stage.uses, stage.status === 'skipped' && stage.uses.startsWith('report.') ? 'this report' : stage.status,
    stage.seconds ? duration(stage.seconds) : '', stage.peak_memory_bytes ? bytes(stage.peak_memory_bytes) : '']);
  section('run', 'What ran', element('dl', {}, facts.map(([name, x]) => [element('dt', {}, name), element('dd', {}, String(x))]).flat()),
    element('h3', {}, 'Stages'),
    table([{ title: 'stage' }, { title: 'type' }, { title: 'status' }, { title: 'time', number: true }, { title: 'memory by then', number: true }],
      rows, 'Stages of the run'),
    element('details', {}, element('summary', {}, 'The pipeline file, with every parameter written out'),
      element('pre', { tabindex: 0 }, data.pipeline)));
}

function contentsList() {
  document.getElementById('contents').append(element('ul', { tabindex: 0, 'aria-label': 'Sections of this page' },
    contents.map(([id, title]) => element('li', {}, element('a', { href: `#${id}` }, title)))));
}
