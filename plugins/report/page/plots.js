// Plots by vega-lite, in the colours of the page; drawn again when those change.

const plots = [];

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

function theme() {
  const ink = colour('ink');
  const faint = colour('faint');
  const line = colour('line');
  return {
    background: 'transparent',
    font: 'system-ui, sans-serif',
    view: { stroke: null },
    axis: { labelColor: faint, titleColor: faint, gridColor: line, domainColor: line, tickColor: line,
      labelFontSize: 12, titleFontSize: 12, titleFontWeight: 'normal', labelLimit: 140 },
    legend: { labelColor: ink, titleColor: faint, labelFontSize: 12, orient: 'top', title: null },
    text: { color: ink, fontSize: 12 },
    header: { labelColor: ink },
  };
}

/// `make`: gives the specification, and is asked again for other colours. `alt` says in words what is to be seen.
function plot(caption, alt, make, shape = '') {
  const box = element('div', { class: `plot ${shape}` });
  plots.push({ box, alt, make, drawn: null });
  return element('figure', {}, element('figcaption', {}, caption), box);
}

async function draw(entry) {
  const spec = { $schema: 'https://vega.github.io/schema/vega-lite/v5.json', width: 'container',
    autosize: { type: 'fit-x', contains: 'padding' }, description: entry.alt, config: theme(), ...entry.make() };
  if (entry.drawn) entry.drawn.finalize();
  entry.drawn = await vegaEmbed(entry.box, spec, { actions: false, renderer: 'svg' });
  if (entry.onclick) entry.drawn.view.addEventListener('click', (_, item) => item && entry.onclick(item.datum));
  entry.box.dataset.drawn = 'yes';
}

/// First those in view, then the others one by one, so that the page answers at once.
async function drawAll() {
  const inView = (entry) => entry.box.getBoundingClientRect().top < window.innerHeight;
  for (const entry of plots.filter(inView)) await draw(entry);
  for (const entry of plots.filter((other) => !other.drawn)) {
    await new Promise((resolve) => setTimeout(resolve));
    await draw(entry);
  }
  document.documentElement.dataset.ready = 'yes';
}

function redrawOnNewColours() {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', async () => {
    for (const entry of plots) await draw(entry);
  });
}

/// One line a training, with the epoch that was kept. `kind`: loss or accuracy.
function curves(history, kind) {
  const values = [];
  for (const part of ['train', 'validation']) {
    const column = history.columns.indexOf(`${part}_${kind}`);
    if (column < 0) continue;
    history.rows.forEach((row, i) => {
      if (row[column] !== null) values.push({ epoch: i + 1, set: part, value: row[column] });
    });
  }
  if (values.length === 0) return null;
  const of = (part) => values.filter((v) => v.set === part);
  const told = ['train', 'validation'].filter((part) => of(part).length > 0).map((part) =>
    `${part} from ${shownCurve(kind, of(part)[0].value)} to ${shownCurve(kind, of(part).at(-1).value)}`).join(', ');
  const best = history.best_epoch;
  const alt = `${kind} over ${history.rows.length} epochs: ${told}.` + (best ? ` The weights of epoch ${best} were kept.` : '');
  return plot(kind === 'loss' ? 'Loss' : 'Accuracy', alt, () => ({
    height: 220,
    data: { values },
    encoding: { x: { field: 'epoch', type: 'quantitative', title: 'epoch',
      axis: { tickMinStep: 1, grid: false }, scale: { domain: [1, Math.max(2, history.rows.length)] } } },
    layer: [
      { mark: { type: 'line', point: history.rows.length <= 30 ? { size: 20 } : false, strokeWidth: 2 },
        encoding: {
          y: { field: 'value', type: 'quantitative', title: null, scale: { zero: kind === 'loss' },
            axis: kind === 'accuracy' ? { format: '.1%' } : {} },
          color: { field: 'set', scale: { domain: ['train', 'validation'], range: [colour('grey'), colour('accent')] } },
          tooltip: [{ field: 'set' }, { field: 'epoch' },
            { field: 'value', format: kind === 'accuracy' ? '.2%' : '.4f' }] } },
      ...(best ? [
        { data: { values: [{ epoch: best }] }, mark: { type: 'rule', strokeDash: [4, 4], color: colour('good'), tooltip: null } },
        { data: { values: [{ epoch: best, text: `best: ${best}` }] },
          mark: { type: 'text', aria: false, align: best > history.rows.length / 2 ? 'right' : 'left', dx: best > history.rows.length / 2 ? -5 : 5,
            baseline: 'top', y: 2, color: colour('good') },
          encoding: { text: { field: 'text' } } }] : []),
    ],
  }));
}
const shownCurve = (kind, value) => (kind === 'accuracy' ? percent(value) : value.toFixed(3));

/// Rows: true classes; columns: what was read. Coloured by the share of the true class.
function heatMap(judged, onclick) {
  const values = [];
  let worst = { n: 0 };
  judged.confusion.forEach((row, t) => {
    const sum = row.reduce((a, b) => a + b, 0);
    row.forEach((n, p) => {
      const cell = { true: judged.classes[t], read: judged.classes[p], n, share: sum ? n / sum : 0,
        told: `${plural(n, 'image', 'images')} of ${judged.classes[t]} read as ${judged.classes[p]}` };
      values.push(cell);
      if (t !== p && n > worst.n) worst = cell;
    });
  });
  const size = judged.classes.length;
  const alt = `Confusion matrix of ${size} classes. ` + (worst.n
    ? `The most frequent confusion: ${plural(worst.n, 'image', 'images')} of ${worst.true} read as ${worst.read}.`
    : 'No image was read as another class.');
  const named = judged.classes.some((name) => name.length > 3);
  // A digit is somewhat more than half as wide as high; on a phone four of them must fit a cell of 29 px.
  const fitted = `min(${size > 12 ? 9 : 12}, (bandwidth('x') - 4) / (0.6 * length(format(datum.n, 'd'))))`;
  const figure = plot('Confusion matrix', alt, () => ({
    height: Math.max(120, Math.min(560, 40 * size)),
    data: { values },
    encoding: {
      x: { field: 'read', type: 'nominal', sort: judged.classes, title: 'read as', axis: { orient: 'top', labelAngle: named ? -45 : 0 } },
      y: { field: 'true', type: 'nominal', sort: judged.classes, title: 'true class' },
      description: { field: 'told' },
      tooltip: [{ field: 'true', title: 'true class' }, { field: 'read', title: 'read as' }, { field: 'n', title: 'images' },
        { field: 'share', title: 'of its class', format: '.1%' }],
    },
    layer: [
      { mark: { type: 'rect', cursor: 'pointer' },
        encoding: { color: { field: 'shade', type: 'quantitative', legend: null,
          scale: { domain: [0, 1], range: [colour('card'), colour('heat')], interpolate: 'rgb' } } } },
      ...(size <= 20 ? [{ transform: [{ filter: 'datum.n > 0' }], mark: { type: 'text', aria: false, fontSize: { expr: fitted }, cursor: 'pointer' },
        encoding: { text: { field: 'n', format: 'd' },
          color: { condition: { test: 'datum.shade > 0.55', value: '#ffffff' }, value: colour('ink') } } }] : []),
    ],
    // Small shares are what one looks for, so they get more of the scale.
    transform: [{ calculate: 'sqrt(datum.share)', as: 'shade' }],
  }), 'square');
  plots.at(-1).onclick = (cell) => cell && cell.true !== undefined && onclick(cell.true, cell.read);
  return figure;
}

function calibration(judged) {
  if (judged.calibration.length === 0) return null;
  const error = Object.fromEntries(judged.metrics).calibration_error;
  const alt = 'Calibration: ' + judged.calibration.map((bin) =>
    `at a confidence of ${percent(bin.confidence, 0)} ${percent(bin.accuracy, 0)} of ${plural(bin.images, 'image', 'images')} are right`).join('; ') + '.';
  return plot(`Calibration${error === undefined || error === null ? '' : `: expected error ${percent(error, 1)}`}`, alt, () => ({
    height: 260,
    data: { values: judged.calibration },
    layer: [
      { data: { values: [{ x: 0, y: 0 }, { x: 1, y: 1 }] }, mark: { type: 'line', strokeDash: [4, 4], color: colour('grey') },
        encoding: { x: { field: 'x', type: 'quantitative' }, y: { field: 'y', type: 'quantitative' } } },
      { mark: { type: 'line', color: colour('accent') },
        encoding: { x: { field: 'confidence', type: 'quantitative' }, y: { field: 'accuracy', type: 'quantitative' } } },
      { mark: { type: 'circle', opacity: 1, color: colour('accent') },
        encoding: {
          x: { field: 'confidence', type: 'quantitative', title: 'confidence', axis: { format: '.0%' }, scale: { domain: [0, 1] } },
          y: { field: 'accuracy', type: 'quantitative', title: 'share that is right', axis: { format: '.0%' }, scale: { domain: [0, 1] } },
          size: { field: 'images', type: 'quantitative', scale: { range: [30, 400] }, legend: null },
          tooltip: [{ field: 'confidence', format: '.1%' }, { field: 'accuracy', format: '.1%' }, { field: 'images' }] } },
    ],
  }), 'square');
}

function classBars(set) {
  const values = set.classes;
  const least = values.reduce((a, b) => (b.count < a.count ? b : a));
  const most = values.reduce((a, b) => (b.count > a.count ? b : a));
  const alt = `Images of each class: from ${count(least.count)} of ${least.name} to ${count(most.count)} of ${most.name}.`;
  return plot(`${set.name}: ${plural(set.images, 'image', 'images')}`, alt, () => ({
    height: 180,
    data: { values },
    mark: { type: 'bar', color: colour('accent') },
    encoding: {
      x: { field: 'name', type: 'nominal', sort: values.map((v) => v.name), title: null,
        axis: { labelAngle: values.some((v) => v.name.length > 3) ? -45 : 0 } },
      y: { field: 'count', type: 'quantitative', title: null },
      tooltip: [{ field: 'name', title: 'class' }, { field: 'count', title: 'images', format: ',' }],
    },
  }));
}
