// Variants judged on the same images.

const widest = (a, b) => (b ? [Math.min(a[0], b[0]), Math.max(a[1], b[1])] : a);

function comparisonSections(data) {
  const { comparison } = data;
  const winner = comparison.winner.name;
  const facts = comparison.comparison;
  const by = facts.authors ? ` by ${plural(facts.authors, 'person', 'people')}` : '';
  section('conclusion', 'Conclusion',
    ...facts.conclusion.split('\n').filter(Boolean).map((line, i) => element('p', { class: i === 0 ? 'conclusion' : 'faint' }, line)));
  section('accuracy', 'Accuracy', dotPlot(comparison),
    element('h3', {}, `The same ${plural(facts.images, 'image', 'images')}${by}, read ${plural(comparison.variants.length, 'way', 'ways')}`),
    variantTable(comparison, winner));
  if (comparison.ladder) section('ladder', 'Step by step', element('p', {}, `What each step of ‘${comparison.ladder.variant}’ brings.`), waterfall(comparison.ladder), withoutPlot(comparison.ladder));
  classSection(comparison);
  if (data.gallery && data.gallery.rows.length) imagesSection(data, comparison, winner);
}

function comparisonTiles(data) {
  const { comparison } = data;
  const find = (name) => comparison.variants.find((v) => v.name === name);
  const winner = find(comparison.winner.name);
  const baseline = find(comparison.baseline);
  return [[percent(winner.accuracy, 1), `‘${winner.name}’, the best`], [percent(baseline.accuracy, 1), `‘${baseline.name}’, the baseline`],
    [count(winner.fixed), `images fixed, ${count(winner.broken)} broken`],
    [count(comparison.comparison.images), comparison.comparison.authors ? `images by ${plural(comparison.comparison.authors, 'person', 'people')}` : 'images']];
}

function dotPlot(comparison) {
  const values = comparison.variants.map((v) => {
    const [low, high] = widest(v.interval, v.author_interval);
    return { name: v.name, accuracy: v.accuracy, low, high, text: percent(v.accuracy, 1),
      role: v.name === comparison.winner.name ? 'best' : v.name === comparison.baseline ? 'baseline' : 'other' };
  });
  const alt = `Accuracy with ${percent(comparison.comparison.confidence, 0)} interval: ` + values.map((v) =>
    `${v.name} ${percent(v.accuracy, 1)} (${percent(v.low, 1)} to ${percent(v.high, 1)})`).join('; ') + '.';
  // Where all are good, the axis begins where it must, so that they can be told apart.
  const [least, most] = [Math.min(...values.map((v) => v.low)), Math.max(...values.map((v) => v.high))];
  const room = 0.25 * (most - least);
  const domain = least < 0.5 ? [0, 1] : [Math.floor(100 * (least - room)) / 100, Math.min(1, Math.ceil(100 * (most + room)) / 100)];
  const range = () => ({ domain: ['best', 'baseline', 'other'], range: [colour('good'), colour('bad'), colour('accent')] });
  return plot(`Share of images read rightly, with ${percent(comparison.comparison.confidence, 0)} interval`, alt, () => ({
    height: 42 * values.length,
    data: { values },
    encoding: { y: { field: 'name', type: 'nominal', sort: null, title: null, axis: { labelLimit: 120, grid: true } } },
    layer: [
      { mark: { type: 'rule', strokeWidth: 3 }, encoding: {
        x: { field: 'low', type: 'quantitative', title: null, axis: { format: '.0%', tickCount: 6 }, scale: { domain, nice: false } }, x2: { field: 'high' },
        color: { field: 'role', scale: range(), legend: null } } },
      { mark: { type: 'circle', size: 140, opacity: 1 }, encoding: { x: { field: 'accuracy', type: 'quantitative' },
        color: { field: 'role', scale: range(), legend: null },
        tooltip: [{ field: 'name', title: 'variant' }, { field: 'accuracy', format: '.2%' }, { field: 'low', format: '.2%' }, { field: 'high', format: '.2%' }] } },
      { mark: { type: 'text', aria: false, dy: -13 }, encoding: { x: { field: 'accuracy', type: 'quantitative' }, text: { field: 'text' } } },
    ],
  }));
}

function variantTable(comparison, winner) {
  const anyRefused = comparison.variants.some((v) => v.refused > 0);
  const rows = comparison.variants.map((v) => {
    const [low, high] = widest(v.interval, v.author_interval);
    const is = v.name === comparison.baseline;
    const pair = is ? null : widest(v.difference_interval, v.author_difference_interval);
    return [v.name, `${count(v.correct)} of ${count(v.images)}`, percent(v.accuracy, 1), `${percent(low, 1)} to ${percent(high, 1)}`,
      is ? 'baseline' : count(v.fixed), is ? '' : count(v.broken), is ? '' : points(v.difference),
      is ? '' : `${points(pair[0])} to ${points(pair[1])}`, is ? '' : shownP(v.p_adjusted), ...(anyRefused ? [count(v.refused)] : [])];
  });
  const number = (title) => ({ title, number: true });
  const facts = comparison.comparison;
  return element('div', {}, table([{ title: 'variant' }, number('right'), number('accuracy'), number('interval'), number('fixed'), number('broken'),
    number('points'), number('interval'), number('p'), ...(anyRefused ? [number('refused')] : [])], rows, 'Variants compared',
  comparison.variants.findIndex((v) => v.name === winner)),
  element('p', { class: 'small faint' }, `Fixed, broken, points and p against ‘${comparison.baseline}’. p: ${facts.test}, adjusted for the number of variants. ` +
    `Intervals: ${percent(facts.confidence, 0)}${facts.authors ? ', the wider of those that take images and those that take people as independent' : ''}. ` +
    'Refused images count as wrong.' + (facts.unlabelled ? ` ${plural(facts.unlabelled, 'image', 'images')} without label left out.` : '')));
}

/// From no step to the whole chain: each bar reaches from what was read rightly before the step to what is after it.
function waterfall(ladder) {
  const rungs = ladder.cumulative;
  const values = rungs.map((rung, i) => ({ label: rung.label, order: i, from: i === 0 ? 0 : rungs[i - 1].accuracy, to: rung.accuracy,
    kind: i === 0 ? 'total' : rung.accuracy >= rungs[i - 1].accuracy ? 'gain' : 'loss',
    text: i === 0 ? percent(rung.accuracy, 1) : points(rung.accuracy - rungs[i - 1].accuracy) }));
  values.push({ label: 'all steps', order: values.length, from: 0, to: rungs.at(-1).accuracy, kind: 'total', text: percent(rungs.at(-1).accuracy, 1) });
  const alt = 'Accuracy step by step: ' + rungs.map((rung) => `${rung.label} ${percent(rung.accuracy, 1)}`).join(', ') + '.';
  return plot('Steps added one after the other, in percentage points', alt, () => ({
    height: 34 * values.length,
    padding: { left: 5, top: 5, bottom: 5, right: 52 },  // the labels stand outside of the bars
    data: { values },
    transform: [{ calculate: 'max(datum.from, datum.to)', as: 'end' }],
    encoding: { y: { field: 'label', type: 'nominal', sort: null, title: null, axis: { labelLimit: 160 } } },
    layer: [
      { mark: { type: 'bar', height: { band: 0.7 } }, encoding: {
        x: { field: 'from', type: 'quantitative', title: null, axis: { format: '.0%', tickCount: 6 }, scale: { domain: [0, 1] } }, x2: { field: 'to' },
        color: { field: 'kind', legend: null, scale: { domain: ['total', 'gain', 'loss'], range: [colour('grey'), colour('good'), colour('bad')] } },
        tooltip: [{ field: 'label', title: 'step' }, { field: 'from', format: '.1%' }, { field: 'to', format: '.1%' }] } },
      { mark: { type: 'text', aria: false, align: 'left', dx: 5 }, encoding: { x: { field: 'end', type: 'quantitative' }, text: { field: 'text' } } },
    ],
  }));
}

function withoutPlot(ladder) {
  if (!ladder.without || ladder.without.length === 0) return null;
  const values = ladder.without.map((rung) => ({ label: rung.label, difference: rung.difference, text: points(rung.difference),
    low: rung.difference_interval[0], high: rung.difference_interval[1] }));
  const alt = 'The whole chain without one step: ' + values.map((v) => `${v.label} ${v.text} points`).join(', ') + '.';
  return plot('The whole chain with one step left out, in percentage points', alt, () => ({
    height: 34 * values.length,
    data: { values },
    encoding: { y: { field: 'label', type: 'nominal', sort: null, title: null, axis: { labelLimit: 160 } } },
    layer: [
      { mark: { type: 'rule', strokeWidth: 2, color: colour('grey') }, encoding: {
        x: { field: 'low', type: 'quantitative', title: null, axis: { format: '+.0%', tickCount: 6 } }, x2: { field: 'high' } } },
      { mark: { type: 'circle', size: 110, opacity: 1, color: colour('accent') }, encoding: { x: { field: 'difference', type: 'quantitative' },
        tooltip: [{ field: 'label' }, { field: 'text', title: 'points' }] } },
      { mark: { type: 'text', aria: false, dy: -12 }, encoding: { x: { field: 'difference', type: 'quantitative' }, text: { field: 'text' } } },
    ],
  }));
}

function classSection(comparison) {
  const changed = comparison.variants.filter((v) => v.classes && v.classes.length);
  if (changed.length === 0) return;
  section('classes', 'Classes', element('p', {}, `Which classes each variant reads otherwise than ‘${comparison.baseline}’.`),
    ...changed.map((v) => element('details', { open: v.name === comparison.winner.name }, element('summary', {}, v.name),
      table([{ title: 'class' }, { title: 'images', number: true }, { title: 'right before', number: true }, { title: 'right after', number: true },
        { title: 'fixed', number: true }, { title: 'broken', number: true }],
      v.classes.map((c) => [c.name, count(c.images), count(c.before), count(c.after), count(c.fixed), count(c.broken)]), `Classes under ${v.name}`))));
}

/// Every image, as each variant saw it and what was read.
function imagesSection(data, comparison, winner) {
  const { gallery } = data;
  const sets = data.evaluations;
  const { classes } = sets[0];
  const names = sets.map((s) => s.variant || s.stage);
  const right = (entry, variant) => entry.read[variant].length === 2 && entry.read[variant][0] === entry.label;
  const card = (row) => {
    const entry = gallery.rows[row];
    const truth = entry.label < 0 ? '' : classes[entry.label];
    const source = gallery.paths[0][0];
    const steps = (path) => (path.length > 1 ? path.slice(1) : path);
    return element('li', { class: 'card' },
      element('div', { class: 'head' }, way(gallery, row, [source], 84, truth || 'image'),
        element('div', {}, element('b', {}, truth || 'no label'), element('div', { class: 'id small' }, entry.author ? `${entry.id} · ${entry.author}` : entry.id))),
      sets.map((_, v) => {
        const read = reading(classes, entry.read[v]);
        const good = right(entry, v);
        const text = read ? `${good ? '✓' : '✗'} ${read.name}, ${percent(read.confidence, 0)}` : `refused`;
        return element('div', { class: 'variant' }, element('b', {}, names[v]),
          element('div', { class: 'way' }, read ? way(gallery, row, steps(gallery.paths[v]), 56, `${truth} in ${names[v]}`)
            : element('span', { class: 'small faint' }, entry.read[v][0])),
          element('span', { class: `mark ${good ? 'good' : 'bad'}` }, text));
      }));
  };
  const pages = pagedCards('compared', 24, card);
  const [fromLabel, from] = choice('from', names.map((n, i) => [i, n]), () => update());
  const [toLabel, to] = choice('to', names.map((n, i) => [i, n]), () => update());
  from.value = names.indexOf(comparison.baseline);
  to.value = names.indexOf(winner);
  const kinds = {
    changed: ['fixed or broken', (e) => right(e, from.value) !== right(e, to.value)],
    fixed: ['fixed', (e) => !right(e, from.value) && right(e, to.value)],
    broken: ['broken', (e) => right(e, from.value) && !right(e, to.value)],
    disagree: ['variants disagree', (e) => new Set(e.read.map((r) => String(r[0]))).size > 1],
    wrong: ['wrong in all', (e) => sets.every((_, v) => !right(e, v))],
    all: ['all', () => true],
  };
  const [kindLabel, kind] = choice('show', Object.entries(kinds).map(([key, [text]]) => [key, text]), () => update());
  const [classLabel, ofClass] = choice('true class', [['', 'all']].concat(classes.map((c, i) => [i, c])), () => update());
  function update() {
    const rows = gallery.rows.map((_, i) => i).filter((i) => kinds[kind.value][1](gallery.rows[i]) &&
      (ofClass.value === '' || gallery.rows[i].label === Number(ofClass.value)));
    // Broken ones first: they are few, and what one must know of a step.
    const urgency = (e) => (right(e, from.value) && !right(e, to.value) ? 0 : right(e, from.value) === right(e, to.value) ? 2 : 1);
    rows.sort((a, b) => urgency(gallery.rows[a]) - urgency(gallery.rows[b]) || a - b);
    const left = gallery.left_out ? `; for ${count(gallery.left_out)} more there was no room, predictions.jsonl has them` : '';
    pages.show(rows, `${count(rows.length)} of ${plural(gallery.rows.length, 'image', 'images')} on this page${left}`);
  }
  update();
  if (kinds.changed && !gallery.rows.some((e) => kinds.changed[1](e))) { kind.value = 'all'; update(); }
  section('images', 'Image by image', element('p', {}, 'Each image as it was read from its file, as each variant hands it on, and what the network read.'),
    element('div', { class: 'filters' }, kindLabel, fromLabel, toLabel, classLabel), ...pages.elements);
}
