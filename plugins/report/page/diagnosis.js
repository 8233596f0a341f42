// How drawings differ from the training images, and what mends it.

function diagnosisTiles(data) {
  const { diagnosis } = data;
  const entries = [[count(diagnosis.findings), diagnosis.findings === 1 ? 'thing differs' : 'things differ'],
    [count(diagnosis.images), `images examined, ${diagnosis.unreadable.length ? `${count(diagnosis.unreadable.length)} unreadable` : 'all readable'}`]];
  const { confidence } = diagnosis;
  entries.push([percent(confidence.yours, 1), `mean confidence; of training images ${percent(confidence.training, 1)}`]);
  if (diagnosis.chain.length > 0 && confidence.fixed !== null) entries.push([percent(confidence.fixed, 1), 'with the suggested chain']);
  return entries;
}

const stepText = (step) => {
  const parameters = Object.entries(step.with || {}).map(([key, x]) => `${key}: ${x}`).join(', ');
  return parameters ? `{ uses: ${step.uses}, with: { ${parameters} } }` : step.uses;
};
const chainText = (chain) => `[ ${chain.map(stepText).join(', ')} ]`;

function diagnosisSections(data) {
  const { diagnosis } = data;
  const findings = diagnosis.measures.filter((m) => m.differs);
  section('diagnosis', 'Diagnosis',
    ...diagnosis.conclusion.split('\n').filter(Boolean).map((line, i) => element('p', { class: i === 0 ? 'conclusion' : 'faint' }, line)),
    findings.length ? element('ul', {}, findings.map((m) => element('li', {}, m.sentence,
      m.mend ? [' ', element('code', {}, stepText(m.mend))] : null))) : null,
    diagnosis.unreadable.length ? element('details', {}, element('summary', {}, `${plural(diagnosis.unreadable.length, 'file', 'files')} could not be read`),
      element('ul', {}, diagnosis.unreadable.map((file) => element('li', {}, element('b', {}, file.id), `: ${file.reason}`)))) : null);
  if (diagnosis.chain.length > 0)
    section('mend', 'What mends it', element('p', {}, 'As a variant of a pipeline file:'),
      element('pre', { tabindex: 0 }, `suggested: ${chainText(diagnosis.chain)}`),
      element('h3', {}, 'What was tried'), candidatesTable(diagnosis));
  measuresSection(data, diagnosis, findings);
  if (data.gallery && data.gallery.rows.length) diagnosedImages(data);
}

function candidatesTable(diagnosis) {
  const chosen = diagnosis.candidates.findIndex((c) => chainText(c.chain) === chainText(diagnosis.chain));
  const number = (title) => ({ title, number: true });
  return element('div', {}, table([{ title: 'chain' }, number('score'), number('confidence'), number('distance')],
    diagnosis.candidates.map((c) => [c.chain.length ? c.chain.map((step) => step.uses).join(', ') : 'no step', c.score === null ? '' : c.score.toFixed(2),
      c.confidence === null ? '' : percent(c.confidence, 1), c.distance === null ? '' : c.distance.toFixed(2)]), 'Chains that were tried', chosen),
  element('p', { class: 'small faint' }, diagnosis.score_text));
}

/// What differs comes first; the others are there to be opened.
function measuresSection(data, diagnosis, findings) {
  const others = diagnosis.measures.filter((m) => !m.differs && m.histogram);
  const one = (m) => element('div', { class: 'side' }, distributions(m), element('div', {},
    element('p', { class: 'small faint' }, m.text),
    measureTable(m), m.offenders.length && m.differs ? element('div', {}, element('p', { class: 'small' }, 'The most typical:'), offenders(data, m)) : null));
  section('measures', 'Measured', element('p', {}, 'Each drawing beside the training images that the classifier remembers; shares of each set.'),
    ...findings.filter((m) => m.histogram).map(one),
    others.length ? element('details', { open: findings.length === 0 }, element('summary', {}, `${plural(others.length, 'measure', 'measures')} that do not differ`),
      others.map(one)) : null);
}

function measureTable(m) {
  const shown = (x) => (x === null || x === undefined ? '' : Number(x.toPrecision(3)).toString());
  const number = (title) => ({ title, number: true });
  return table([{ title: '' }, number('low'), number('median'), number('high')], [
    ['training', shown(m.training.low), shown(m.training.median), shown(m.training.high)],
    ['yours', shown(m.yours.low), shown(m.yours.median), shown(m.yours.high)]], `${m.name} of training images and yours`);
}

function distributions(m) {
  const { edges } = m.histogram;
  const sum = (counts) => counts.reduce((a, b) => a + b, 0) || 1;
  const values = ['training', 'yours'].flatMap((set) => m.histogram[set].map((n, i) =>
    ({ set, from: edges[i], to: edges[i + 1], share: n / sum(m.histogram[set]), n })));
  const alt = `${m.title}: the median of the training images is ${Number(m.training.median?.toPrecision(3))}, of yours ${Number(m.yours.median?.toPrecision(3))}.`;
  return plot(`${m.title}${m.unit ? `, ${m.unit}` : ''}`, alt, () => ({
    height: 170,
    data: { values },
    mark: { type: 'bar', opacity: 0.65, binSpacing: 0 },
    encoding: {
      x: { field: 'from', type: 'quantitative', bin: { binned: true }, title: null, axis: { tickCount: 6 }, scale: { domain: [edges[0], edges.at(-1)] } },
      x2: { field: 'to' },
      y: { field: 'share', type: 'quantitative', stack: null, title: null, axis: { format: '.0%', tickCount: 4 } },
      color: { field: 'set', scale: { domain: ['training', 'yours'], range: [colour('grey'), colour('accent')] } },
      tooltip: [{ field: 'set' }, { field: 'from', format: '.3' }, { field: 'to', format: '.3' }, { field: 'n', title: 'images' }],
    },
  }));
}

function offenders(data, m) {
  const { gallery } = data;
  if (!gallery) return null;
  const source = gallery.paths[0]?.[0];
  return element('div', { class: 'card' }, element('div', { class: 'way' }, m.offenders.map((id) => {
    const row = gallery.rows.findIndex((entry) => entry.id === id);
    return row < 0 ? null : way(gallery, row, [source], 64, id);
  })));
}

/// Every drawing as it was read, and as the suggested chain hands it on, with what the network reads in each.
function diagnosedImages(data) {
  const { gallery } = data;
  const sets = data.evaluations;
  const { classes } = sets[0];
  const card = (row) => {
    const entry = gallery.rows[row];
    return element('li', { class: 'card' },
      element('div', { class: 'way' }, way(gallery, row, [gallery.paths[0][0]], 84, entry.id),
        sets.length > 1 ? way(gallery, row, gallery.paths.at(-1).slice(-1), 84, entry.id) : null),
      sets.map((set, v) => {
        const read = reading(classes, entry.read[v]);
        return element('div', {}, element('span', { class: 'faint' }, `${set.variant}: `),
          read ? `${read.name}, ${percent(read.confidence, 0)}` : `refused: ${entry.read[v][0]}`);
      }),
      element('div', { class: 'id small' }, entry.id));
  };
  const pages = pagedCards('', 48, card);
  const last = sets.length - 1;
  const kinds = {
    all: ['all', () => true],
    other: ['read otherwise with the chain', (e) => String(e.read[0][0]) !== String(e.read[last][0])],
    unsure: ['unsure with the chain, below 80 %', (e) => e.read[last].length === 2 && e.read[last][1] < 0.8],
    refused: ['refused', (e) => e.read[last].length === 1],
  };
  const [label, kind] = choice('show', Object.entries(kinds).map(([key, [text]]) => [key, text]), () => update());
  function update() {
    const rows = gallery.rows.map((_, i) => i).filter((i) => kinds[kind.value][1](gallery.rows[i]));
    const left = gallery.left_out ? `; for ${count(gallery.left_out)} more there was no room` : '';
    pages.show(rows, `${count(rows.length)} of ${plural(gallery.rows.length, 'image', 'images')} on this page${left}`);
  }
  update();
  section('images', 'Image by image', element('div', { class: 'filters' }, label), ...pages.elements);
}
