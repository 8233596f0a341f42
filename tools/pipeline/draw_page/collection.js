// The sets of images, paged through: what is saved, folders from the command line, and files opened here.

const kPerPage = 48;
const kOpenedSet = '\u0000opened';      // no folder has this name
const kPollMs = 1000;

const collection = { set: 'saved', only: 'all', from: 0, total: 0, items: [], serial: 0 };

/// A set of the server's has its folder for a name; of a long one the end tells most.
const kLongestSetName = 32;
function shownSet(name) {
  if (name === 'saved') return 'saved here';
  if (name === kOpenedSet) return 'opened here';
  if (name.length <= kLongestSetName) return name;
  const end = name.slice(2 - kLongestSetName);
  return `…${end.includes('/') ? end.slice(end.indexOf('/')) : end}`;
}

function showSets() {
  const sets = opened.length > 0 ? [...network.sets, { name: kOpenedSet, images: opened.length }] : network.sets;
  // An open list closes when it is made anew.
  const key = JSON.stringify([sets, collection.set]);
  if (collection.shownSets === key) return;
  collection.shownSets = key;
  at('set').replaceChildren(...sets.map(({ name, images }) =>
    element('option', { value: name, title: name === kOpenedSet ? undefined : name, selected: name === collection.set }, `${shownSet(name)} (${count(images)})`)));
}

/// How many images the sets hold, and whether they can be compared.
async function refreshSession() {
  const now = await told(() => ask('session'));
  if (!now || now.run !== network.run) return;
  const { sets, can_compare: canCompare, can_retrain: canRetrain, why_not: why } = now;
  Object.assign(network, { sets, can_compare: canCompare, can_retrain: canRetrain, why_not: why });
  showSets();
  showJobButtons();
}

/// Folders are counted in the background: of one that seems empty it is asked again for a minute.
async function countSets() {
  const asked = network;
  for (let i = 0; i < 60 && network === asked && network.sets.slice(1).some((set) => set.images === 0); i += 1) {
    await pause(kPollMs);
    if (network === asked) await refreshSession();
  }
}

/// Shows a page of the set. An answer to an earlier question is dropped.
async function loadCollection() {
  const serial = ++collection.serial;
  const { set, only, from } = collection;
  let found;
  if (set === kOpenedSet) {
    found = openedPage(only, from);
  } else {
    found = await told(() => ask(query('drawings', { set, from, count: kPerPage, only })));
    if (!found || serial !== collection.serial) return;
  }
  // The last image of the last page has been removed.
  if (found.drawings.length === 0 && from > 0) {
    collection.from = Math.max(0, Math.floor((found.total - 1) / kPerPage) * kPerPage);
    loadCollection();
    return;
  }
  collection.total = found.total;
  showThumbnails(found.drawings);
  say(at('collection-told'), collectionText(found));
  if (found.ready) return;
  await pause(kPollMs);
  if (serial !== collection.serial) return;
  refreshSession();
  loadCollection();
  loadStatistics();
}

function collectionText(found) {
  if (found.error) return sentence(found.error);
  const judging = found.ready ? '' : ` Reading them: ${count(found.judged)} of ${count(found.images)}.`;
  if (found.total > 0) return `${plural(found.total, 'image', 'images')}.${judging}`;
  if (collection.only !== 'all') return `None of these here.${judging}`;
  return collection.set === 'saved' ? `Nothing saved yet.${judging}` : `No images.${judging}`;
}

/// Right or wrong, in a sign and not by colour alone.
function judgement(item) {
  const read = readBy(item.variants, served());
  if (item.refused) return { sign: '✗', text: 'cannot be read', mark: 'bad' };
  if (!read) return { sign: '…', text: 'not read yet', mark: '' };
  const reading = read.refused ? 'refused' : read.label;
  if (!item.label) return { sign: `${reading} ?`, text: `no label, read as ${reading}`, mark: '' };
  if (reading === item.label) return { sign: `✓ ${item.label}`, text: `${item.label}, read rightly`, mark: 'good' };
  return { sign: `✗ ${item.label} → ${reading}`, text: `${item.label}, read as ${reading}`, mark: 'bad' };
}

function thumbnail(item) {
  const { sign, text, mark } = judgement(item);
  const labels = new Set((item.variants ?? []).filter((variant) => !variant.refused).map((variant) => variant.label));
  const canvas = element('canvas', { class: 'picture paper', 'aria-hidden': 'true', width: 1, height: 1 });
  if (item.picture) showPicture(canvas, item.picture, '');
  canvas.removeAttribute('aria-label');
  canvas.removeAttribute('title');
  const apart = labels.size > 1 ? ', variants disagree' : '';
  const name = [item.id, item.author ? `by ${item.author}` : '', text].filter(Boolean).join(', ') + apart + (item.saved ? ', saved' : '');
  return element('li', {}, element('button', { type: 'button', class: 'thumbnail', 'data-id': item.id, 'aria-label': name, title: item.refused ? `${name}: ${item.refused}` : name,
    onclick: () => openItem(item) }, canvas, element('span', { class: `mark ${mark}` }, sign), labels.size > 1 ? element('span', { class: 'apart' }, '≠') : null));
}

function showThumbnails(items) {
  const list = at('thumbnails');
  const focused = document.activeElement?.closest?.('.thumbnail')?.dataset.id;
  collection.items = items;
  list.replaceChildren(...items.map(thumbnail));
  markOpenThumbnail();
  if (focused !== undefined) (thumbnailOf(focused) ?? list.querySelector('button'))?.focus({ preventScroll: true });
  const pages = Math.max(1, Math.ceil(collection.total / kPerPage));
  at('collection').querySelector('.pager').hidden = pages < 2;
  at('previous').disabled = collection.from === 0;
  at('next').disabled = collection.from + kPerPage >= collection.total;
  say(at('pages'), `page ${collection.from / kPerPage + 1} of ${pages}`);
}

const buttons = () => [...at('thumbnails').querySelectorAll('button')];
const thumbnailOf = (id) => buttons().find((button) => button.dataset.id === id);
const openId = () => (subject.kind === 'opened' && collection.set === kOpenedSet ? subject.entry.id : subject.kind === 'kept' && subject.set === collection.set ? subject.id : null);

function markOpenThumbnail() {
  const id = openId();
  for (const button of buttons()) {
    if (button.dataset.id === id) button.setAttribute('aria-current', 'true');
    else button.removeAttribute('aria-current');
  }
}

/// What can be seen of a drawing of the server's sets, with the strokes that lie beside it.
async function readKept(set, id) {
  const { known, ...answer } = await ask(query('drawing', { set, id }));
  return { ...answer, strokes: known.strokes, brush: known.brush, pressure: known.pressure };
}

let openSerial = 0;
async function openItem(item) {
  const serial = ++openSerial;
  const { set } = collection;
  if (item.refused) {
    toast(`${item.id}: ${item.refused}`);
    return;
  }
  const answer = await told(() => (set === kOpenedSet ? readOpened(item) : readKept(set, item.id)));
  if (!answer || serial !== openSerial) return;
  lookAt(set === kOpenedSet ? { kind: 'opened', entry: item } : { kind: 'kept', set, id: item.id, label: item.label ?? '', author: item.author ?? '' }, answer);
  // On a phone the sheet is far above the collection.
  if (at('drawing').getBoundingClientRect().bottom < 0) at('drawing').scrollIntoView({ block: 'start' });
}

async function turnPage(by) {
  const from = collection.from + by * kPerPage;
  if (from < 0 || from >= collection.total) return;
  collection.from = from;
  await loadCollection();
}

/// Arrow keys go from image to image; while one is looked at they open the next.
async function moveFocus(event) {
  const all = buttons();
  if (all.length === 0) return;
  const now = all.findIndex((button) => button === document.activeElement || (document.activeElement === document.body && button.dataset.id === openId()));
  const across = Math.max(1, all.filter((button) => button.offsetTop === all[0].offsetTop).length);
  const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -across, ArrowDown: across }[event.key];
  event.preventDefault();
  let next = now < 0 ? 0 : now + by;
  if (next < 0 || next >= all.length) {
    const way = next < 0 ? -1 : 1;
    const before = collection.from;
    await turnPage(way);
    if (collection.from === before) return;
    next = way < 0 ? buttons().length - 1 : 0;
  }
  const button = buttons()[next];
  button?.focus();
  if (button && subject.kind !== 'drawing') openItem(collection.items[next]);
}

async function loadStatistics() {
  const { set } = collection;
  if (set === kOpenedSet) {
    showStatistics(null);
    return;
  }
  const found = await told(() => ask(query('statistics', { set })));
  if (found && set === collection.set) showStatistics(found);
}

async function chooseSet(set) {
  Object.assign(collection, { set, from: 0 });
  showSets();
  showJobButtons();
  await Promise.all([loadCollection(), loadStatistics()]);
}

/// Something was saved, labelled or removed. `show`: the set to go to.
async function collectionChanged(statistics, show = collection.set) {
  await refreshSession();
  if (show !== collection.set) {
    await chooseSet(show);
    return;
  }
  if (collection.set === 'saved' && statistics) showStatistics({ set: 'saved', ...statistics });
  await loadCollection();
}

function setUpCollection() {
  at('set').addEventListener('change', (event) => chooseSet(event.target.value));
  at('only').addEventListener('change', (event) => {
    Object.assign(collection, { only: event.target.value, from: 0 });
    loadCollection();
  });
  at('previous').addEventListener('click', () => turnPage(-1));
  at('next').addEventListener('click', () => turnPage(1));
}
