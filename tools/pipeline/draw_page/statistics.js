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
    ...String(found.conclusion ?? '').split('\n').filter(Boolean).map((line) => element('p', {}, line)),
    settling(found) ?? '');
}

/// How far it is to an answer. Without a number the question is settled, or there is none.
function settling(found) {
  if (!found.images_needed) return null;
  const between = found.winner && found.runner_up ? ` whether ${quoted(found.winner)} or ${quoted(found.runner_up)} is better` : ' the question';
  const more = Math.max(0, found.images_needed - found.labelled);
  const text = more > 0 ? `About ${plural(more, 'more drawing', 'more drawings')} would settle${between}.` : `There should be enough drawings to settle${between}.`;
  return element('div', { class: 'settling' }, element('p', {}, element('b', {}, text)),
    element('div', { class: 'meter', 'aria-hidden': 'true' }, element('span', { style: { width: `${Math.min(100, (100 * found.labelled) / found.images_needed)}%` } })));
}
