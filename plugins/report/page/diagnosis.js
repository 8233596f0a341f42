// How drawings differ from the training images, and what mends it. `diagnosis` is what `pipeline doctor --json` prints.

function diagnosisTiles(data) {
  const { diagnosis } = data;
  const { confidence } = diagnosis;
  const entries = [[count(diagnosis.findings), diagnosis.findings === 1 ? 'measure differs' : 'measures differ'],
    [count(diagnosis.images), diagnosis.unreadable.length ? `images, ${count(diagnosis.unreadable.length)} of them unreadable` : 'images, all readable']];
  if (confidence.yours !== null)
    entries.push([percent(confidence.yours, 1), `median confidence as they are; of training images ${percent(confidence.training, 1)}`]);
  if (confidence.fixed !== null) entries.push([percent(confidence.fixed, 1), 'with the suggested chain']);
  return entries;
}

const stepText = (step) => {
  const parameters = Object.entries(step.with || {}).map(([key, x]) => `${key}: ${x}`).join(', ');
  return parameters ? `{ uses: ${step.uses}, with: { ${parameters} } }` : step.uses;
};
const chainText = (chain) => `[ ${chain.map(stepText).join(', ')} ]`;

/// A value of a measure; shares are shown in percent.
function shownMeasure(measure, x) {
  if (x === null || x === undefined) return '';
  if (measure.unit.startsWith('of ') || measure.name === 'confidence') return percent(x, Math.abs(x) < 0.1 ? 1 : 0);
  return Number(x.toPrecision(3)).toString();
}

function diagnosisSections(data) {
  const { diagnosis } = data;
  const findings = diagnosis.measures.filter((m) => m.differs).sort((a, b) => b.effect - a.effect);
  section('diagnosis', 'Diagnosis',
    ...diagnosis.conclusion.split('\n').filter(Boolean).map((line) => element('p', { class: 'conclusion' }, line)),
    findings.length ? element('ul', {}, findings.map((m) => element('li', {}, m.sentence,
      m.mend ? [': ', element('code', {}, stepText(m.mend))] : null))) : null,
    diagnosis.unreadable.length ? element('details', {}, element('summary', {}, `${plural(diagnosis.unreadable.length, 'image', 'images')} could not be used`),
      element('ul', {}, diagnosis.unreadable.map((file) => element('li', {}, element('b', {}, file.id), `: ${file.reason}`)))) : null);
  if (diagnosis.chain.length > 0)
    section('mend', 'What mends it', element('p', {}, 'The chain, as a variant of a pipeline file:'),
      element('pre', { tabindex: 0 }, `suggested: ${chainText(diagnosis.chain)}`));
  if (diagnosis.candidates.length > 0)
    section('tried', 'What was tried', candidatesTable(diagnosis));
  measuresSection(data, diagnosis, findings);
  if (data.gallery && data.gallery.rows.length) diagnosedImages(data);
}

function candidatesTable(diagnosis) {
  const chosen = diagnosis.candidates.findIndex((c) => chainText(c.chain) === chainText(diagnosis.chain));
  const number = (title) => ({ title, number: true });
  const shown = (x, show) => (x === null || x === undefined ? '' : show(x));
  return element('div', {}, table([{ title: 'chain' }, number('score'), number('confidence'), number('distance')],
    diagnosis.candidates.map((c) => [c.chain.length ? c.chain.map((step) => step.uses).join(', ') : 'no step',
      c.failure ? 'cannot be used' : shown(c.score, (x) => x.toFixed(3)), shown(c.confidence, (x) => percent(x, 1)), shown(c.distance, (x) => x.toFixed(3))]),
    'Chains that were tried', chosen),
  element('p', { class: 'small faint' }, 'Score: how much the images look like training images to the network, from 0 (none does) to 1 (all do). ' +
    'Confidence and distance to the nearest training image are medians. Labels were not read.'));
}

/// What differs comes first; the others are there to be opened.
function measuresSection(data, diagnosis, findings) {
  const drawn = (m) => m.histogram.edges.length > 2 && m.yours.median !== null && m.training.median !== null;
  const others = diagnosis.measures.filter((m) => !m.differs && drawn(m));
  const one = (m) => element('div', { class: 'side' }, distributions(m), element('div', {},
    m.sentence ? element('p', {}, `${m.sentence}.`) : null, measureTable(m),
    m.differs && m.offenders.length ? offenders(data, m) : null));
  section('measures', 'Measured', element('p', {}, 'Your images beside the training images that the classifier remembers, as shares of each set.'),
    ...findings.filter(drawn).map(one),
    others.length ? element('details', { open: findings.length === 0 },
      element('summary', {}, `${plural(others.length, 'measure does', 'measures do')} not differ`), others.map(one)) : null);
}

function measureTable(m) {
  const number = (title) => ({ title, number: true });
  return table([{ title: 'images' }, number('1 % are below'), number('median'), number('1 % are above')], [
    ['training', shownMeasure(m, m.training.low), shownMeasure(m, m.training.median), shownMeasure(m, m.training.high)],
    ['yours', shownMeasure(m, m.yours.low), shownMeasure(m, m.yours.median), shownMeasure(m, m.yours.high)]], `${m.text} of training images and yours`);
}

function distributions(m) {
  const { edges } = m.histogram;
  const sum = (counts) => counts.reduce((a, b) => a + b, 0) || 1;
  const values = ['training', 'yours'].flatMap((set) => m.histogram[set].map((n, i) =>
    ({ set, from: edges[i], to: edges[i + 1], share: n / sum(m.histogram[set]), n })));
  const alt = `${m.text}${m.unit ? ` ${m.unit}` : ''}: the median of the training images is ${shownMeasure(m, m.training.median)}, of yours ${shownMeasure(m, m.yours.median)}.`;
  const share = m.unit.startsWith('of ') || m.name === 'confidence';
  return plot(m.text[0].toUpperCase() + m.text.slice(1) + (m.unit ? `, ${m.unit}` : ''), alt, () => ({
    height: 170,
    data: { values },
    mark: { type: 'bar', opacity: 0.65, binSpacing: 0 },
    encoding: {
      x: { field: 'from', type: 'quantitative', bin: { binned: true }, title: null,
        axis: { tickCount: 6, ...(share ? { format: '.0%' } : {}) }, scale: { domain: [edges[0], edges.at(-1)] } },
      x2: { field: 'to' },
      y: { field: 'share', type: 'quantitative', stack: null, title: null, axis: { format: '.0%', tickCount: 4 } },
      color: { field: 'set', scale: { domain: ['training', 'yours'], range: [colour('grey'), colour('accent')] } },
      tooltip: [{ field: 'set' }, { field: 'from', format: '.3' }, { field: 'to', format: '.3' }, { field: 'n', title: 'images' }],
    },
  }));
}

function offenders(data, m) {
  const { gallery } = data;
  if (!gallery || gallery.rows.length === 0) return null;
  const rows = m.offenders.map((id) => gallery.rows.findIndex((entry) => entry.id === id)).filter((row) => row >= 0);
  if (rows.length === 0) return null;
  return element('div', {}, element('p', { class: 'small faint' }, 'The most typical of those outside:'),
    element('div', { class: 'card' }, element('div', { class: 'way' }, rows.map((row) => way(gallery, row, gallery.paths[0].slice(0, 1), 64, gallery.rows[row].id)))));
}

/// Every image as it was read, and as the suggested chain hands it on.
function diagnosedImages(data) {
  const { gallery } = data;
  const [path] = gallery.paths;
  const card = (row) => {
    const entry = gallery.rows[row];
    const refused = entry.read[0].length === 1;
    return element('li', { class: 'card' },
      element('div', { class: 'way' }, way(gallery, row, refused ? path.slice(0, 1) : path, 84, entry.id)),
      refused ? element('div', { class: 'bad' }, `refused: ${entry.read[0][0]}`) : null,
      element('div', { class: 'id small' }, entry.id));
  };
  const pages = pagedCards('', 48, card);
  const offending = new Map(data.diagnosis.measures.filter((m) => m.differs).map((m) => [m.name, new Set(m.offenders)]));
  const kinds = [['all', 'all'], ['refused', 'refused']].concat(data.diagnosis.measures.filter((m) => m.differs && m.offenders.length).map((m) => [m.name, `typical: ${m.text}`]));
  const [label, kind] = choice('show', kinds, () => update());
  function update() {
    const wanted = (entry) => (kind.value === 'all' ? true : kind.value === 'refused' ? entry.read[0].length === 1 : offending.get(kind.value).has(entry.id));
    const rows = gallery.rows.map((_, i) => i).filter((i) => wanted(gallery.rows[i]));
    const left = gallery.left_out ? `; for ${count(gallery.left_out)} more there was no room` : '';
    pages.show(rows, `${count(rows.length)} of ${plural(gallery.rows.length, 'image', 'images')} on this page${left}`);
  }
  update();
  section('images', 'Image by image', element('p', {}, path.length > 1 ? 'As read, and as the suggested chain hands it on.' : 'As read.'),
    element('div', { class: 'filters' }, label), ...pages.elements);
}
