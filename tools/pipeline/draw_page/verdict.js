// What is read: the served variant in large print, every variant with what it sees after each step, and whether they agree.

let network = null;              ///< the answer to /session
let selected = '';               ///< the variant whose renderings are shown
let shownAnswer = null;          ///< what the verdict is of; null: nothing drawn
let cards = new Map();           ///< by variant

function makeCard(name) {
  const card = { pictures: [], steps: element('ol', { class: 'steps' }), bars: makeBars(network.classes),
    label: element('b', { class: 'label' }, '–'), sure: element('span', { class: 'sure' }), note: element('span', { class: 'mark bad', hidden: true }),
    refused: element('p', { class: 'refused small', hidden: true }) };
  card.button = element('button', { type: 'button', class: 'choose', 'aria-pressed': 'false',
    title: 'show the renderings as this variant reads them', onclick: () => select(name) }, name);
  card.element = element('li', { class: 'card', 'data-variant': name, onclick: (event) => { if (!event.target.closest('button')) select(name); } },
    element('div', { class: 'head' }, card.button, name === network.variant && network.variants.length > 1 ? element('span', { class: 'tag' }, 'served') : null, card.note),
    element('div', { class: 'reads' }, card.label, card.sure),
    card.refused, card.steps, card.bars.list);
  (network.steps?.[name] ?? []).forEach((step, i) => stepPicture(card, i, step, null));
  return card;
}

function stepPicture(card, index, name, picture) {
  if (!card.pictures[index]) {
    const canvas = pictureCanvas();
    const caption = element('span', { class: 'small faint' });
    card.pictures[index] = { canvas, caption, line: element('li', {}, canvas, caption) };
    card.steps.append(card.pictures[index].line);
  }
  const { canvas, caption } = card.pictures[index];
  showPicture(canvas, picture, picture ? `after ${name}, ${sizeOf(picture)}` : `after ${name}: no image yet`);
  // The family of a stage type says little here, and the room is small: lines break after an underscore.
  say(caption, name.replace(/^image\./, '').replaceAll('_', '_\u200b'));
}

/// Makes the cards anew: after the session is known, or is another.
function makeCards() {
  cards = new Map(network.variants.map((name) => [name, makeCard(name)]));
  at('variant-cards').replaceChildren(...[...cards.values()].map((card) => card.element));
  if (!cards.has(selected)) selected = served();
  say(at('variants-title'), network.variants.length > 1 ? 'What each variant sees' : 'What the network sees');
}

/// The name of what is served among the variants.
const served = () => (network.variant !== null && network.variants.includes(network.variant) ? network.variant : network.variants[0]);

function select(name) {
  selected = name;
  showSelection();
  showRenderings(shownAnswer);
  if (subject.kind === 'drawing' && shownAnswer) reader.request();  // only the selected variant reads the renderings
}

function showSelection() {
  for (const [name, card] of cards) {
    card.element.classList.toggle('selected', name === selected);
    card.button.setAttribute('aria-pressed', String(name === selected));
  }
}

/// Long names of classes are written smaller, so that they stay in their place.
const sizeOfLabel = (label) => (label.length <= 2 ? '' : label.length <= 10 ? 'word' : 'text');

/// The answer of /predict or /drawing, or null for a blank sheet. What is served is taken from the variants: of a kept
/// image 'label' is what it really is.
function showVerdict(answer) {
  shownAnswer = answer;
  const variants = new Map((answer?.variants ?? []).map((variant) => [variant.name, variant]));
  const groups = grouped([...variants.values()]);
  for (const [name, card] of cards) showCard(card, name, variants.get(name), groups);
  showServed(answer ? readBy(answer.variants, served()) ?? answer : null);
  say(at('agreement'), agreement(groups, [...variants.values()]));
  at('agreement').hidden = network.variants.length < 2;
  showSelection();
  showRenderings(answer);
}

function showCard(card, name, variant, groups) {
  const read = variant && !variant.refused;
  say(card.label, read ? variant.label : '–');
  card.label.dataset.size = sizeOfLabel(card.label.textContent);
  say(card.sure, read ? sureness(variant.confidence) : '');
  card.refused.hidden = !variant?.refused;
  say(card.refused, variant?.refused ? `refused: ${variant.refused}` : '');
  const steps = variant?.steps ?? [];
  const known = network.steps?.[name] ?? [];
  for (let i = 0; i < Math.max(card.pictures.length, steps.length); i += 1)
    stepPicture(card, i, steps[i]?.name ?? known[i] ?? 'a step', steps[i]?.picture ?? null);
  card.bars.update(read ? variant.probabilities : null);
  const apart = read && groups.length > 1 && groups[0].label !== variant.label;
  card.element.classList.toggle('apart', Boolean(apart));
  card.element.classList.toggle('blank', !variant);
  card.note.hidden = !apart;
  say(card.note, apart ? '≠ reads otherwise' : '');
}

/// Variants that read the same, the largest group first; of equal ones that of what is served.
function grouped(variants) {
  const groups = new Map();
  for (const { label, name, refused } of variants) {
    if (refused) continue;
    if (!groups.has(label)) groups.set(label, { label, names: [] });
    groups.get(label).names.push(name);
  }
  const has = (group) => Number(group.names.includes(served()));
  return [...groups.values()].sort((a, b) => b.names.length - a.names.length || has(b) - has(a));
}

function agreement(groups, variants) {
  if (variants.length === 0) return 'Draw, and each variant shows the image after every step and what it reads.';
  const refused = variants.filter((variant) => variant.refused).map((variant) => quoted(variant.name));
  const also = refused.length ? `${listed(refused)} ${refused.length === 1 ? 'refuses' : 'refuse'} the image` : '';
  if (groups.length === 0) return 'No variant reads this.';
  const [most, ...others] = groups;
  if (others.length === 0 && !also) return variants.length === 2 ? `Both variants read ${most.label}.` : `All ${variants.length} variants read ${most.label}.`;
  const apart = others.map((group) => `${listed(group.names.map(quoted))} ${group.names.length === 1 ? 'reads' : 'read'} ${group.label}`);
  return `${most.names.length} of ${variants.length} variants ${most.names.length === 1 ? 'reads' : 'read'} ${most.label}; ${listed([...apart, also].filter(Boolean))}.`;
}

function showServed(answer) {
  const read = answer && !answer.refused;
  at('verdict').classList.toggle('blank', !read);
  say(at('verdict-label'), read ? answer.label : '–');
  at('verdict-label').dataset.size = sizeOfLabel(at('verdict-label').textContent);
  say(at('verdict-text'), read ? sureness(answer.confidence) : answer ? 'refused' : 'nothing drawn yet');
  const by = answer && network.variants.length > 1 ? `by ${quoted(served())}` : '';
  const next = read && answer.runner_up ? `then ${answer.runner_up}, ${sureness(answer.runner_up_confidence)}` : '';
  say(at('verdict-more'), answer?.refused ? answer.refused : [by, next].filter(Boolean).join(' · '));
  at('verdict-bar').style.width = read ? `${100 * answer.confidence}%` : '0';
  // Read aloud when it is another label, not at each change of a figure.
  const label = read ? answer.label : '';
  if (at('verdict-told').dataset.label !== label) {
    at('verdict-told').dataset.label = label;
    say(at('verdict-told'), read ? `Reads ${label}, ${sureness(answer.confidence, 0)}` : '');
  }
}
