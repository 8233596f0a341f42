// Running accuracy of each variant on the set that is looked at, and how many more drawings would settle the question.

/// From 0 to 1: the interval as a line, the accuracy as a dot on it.
function intervalBar([low, high], accuracy) {
  return element('span', { class: 'interval', 'aria-hidden': 'true' },
    element('span', { class: 'range', style: { left: `${100 * low}%`, width: `${100 * (high - low)}%` } }),
    element('span', { class: 'dot', style: { left: `${100 * accuracy}%` } }));
}

function showStatistics(found) {
  const body = at('statistics-body');
  if (!found) {
    body.replaceChildren(element('p', { class: 'faint' }, 'Images opened here count once they are saved.'));
    return;
  }
  const what = found.set === 'saved' ? 'drawings' : 'images';
  if (found.labelled === 0) {
    body.replaceChildren(element('p', { class: 'faint' }, found.set === 'saved'
      ? 'Nothing saved yet. Draw, choose what it is, save; after a few you see which variant reads you best, and how far that can be trusted.'
      : `None of the ${count(found.images)} images of ${quoted(shownSet(found.set))} has a label.`));
    return;
  }
  const anyRefused = found.variants.some((variant) => variant.refused > 0);
  const number = (title) => ({ title, number: true });
  const rows = found.variants.map((v) => [v.name, percent(v.accuracy), intervalBar(v.interval, v.accuracy),
    `${count(v.correct)} of ${count(found.labelled)}`, `${percent(v.interval[0])} to ${percent(v.interval[1])}`, ...(anyRefused ? [count(v.refused)] : [])]);
  const by = found.authors ? ` by ${plural(found.authors, 'person', 'people')}` : '';
  const unlabelled = found.images - found.labelled;
  body.replaceChildren(
    element('p', { class: 'small faint' }, `${quoted(shownSet(found.set))}: ${count(found.labelled)} labelled ${what}${by}${unlabelled > 0 ? `, ${count(unlabelled)} more without label` : ''}.`),
    table([{ title: 'variant' }, number('accuracy'), { title: '0 to 100\u00a0%' }, number('right'), number('95\u00a0% interval'), ...(anyRefused ? [number('refused')] : [])],
      rows, `Accuracy on ${shownSet(found.set)}`, found.variants.findIndex((v) => v.name === found.winner)),
    ...String(found.conclusion ?? '').split('\n').filter(Boolean).map((line, i) => element('p', { class: i === 0 ? undefined : 'small faint' }, line)),
    settling(found) ?? '');
}

/// Rounded up to two significant digits, as in the conclusion: more would claim too much.
function roughly(number) {
  let unit = 1;
  while (number / unit >= 100) unit *= 10;
  return Math.ceil(number / unit) * unit;
}

/// How far it is to an answer. Without a number the question is settled, or there is none.
function settling(found) {
  const needed = roughly(found.images_needed ?? 0);
  const more = needed - found.labelled;
  if (more <= 0) return null;
  const between = found.winner && found.runner_up ? ` whether ${quoted(found.winner)} or ${quoted(found.runner_up)} is better` : ' the question';
  const text = `About ${plural(more, 'more drawing', 'more drawings')} would settle${between}.`;
  return element('div', { class: 'settling' }, element('p', {}, element('b', {}, text)),
    element('div', { class: 'meter', 'aria-hidden': 'true' }, element('span', { style: { width: `${(100 * found.labelled) / needed}%` } })));
}
