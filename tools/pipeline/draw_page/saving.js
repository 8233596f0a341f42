// What a drawing really is, and keeping it: as a PNG, as strokes, and as a row of labels.csv.

const kMostButtons = 12;
let chosen = '';                ///< the label chosen, '' for none
let saving = false;

function makeLabels() {
  const { classes } = network;
  if (classes.length <= kMostButtons) {
    const across = classes.length <= 6 ? classes.length : Math.ceil(classes.length / 2);
    at('labels').replaceChildren(element('div', { class: 'labels', role: 'group', 'aria-labelledby': 'saving-title',
      style: { gridTemplateColumns: `repeat(${across}, minmax(0, 1fr))` } },
      classes.map((name) => element('button', { type: 'button', 'data-label': name, 'aria-pressed': 'false', onclick: () => chooseLabel(name) }, name))));
  } else {
    at('labels').replaceChildren(
      element('label', { class: 'author' }, 'label ', element('input', { type: 'text', id: 'label', list: 'classes', autocomplete: 'off',
        oninput: (event) => chooseLabel(event.target.value) })),
      element('datalist', { id: 'classes' }, classes.map((name) => element('option', { value: name }))));
  }
  chooseLabel(network.classes.includes(chosen) ? chosen : '');
}

function chooseLabel(label) {
  chosen = label;
  for (const button of at('labels').querySelectorAll('button')) button.setAttribute('aria-pressed', String(button.dataset.label === label));
  if (at('label') && at('label').value !== label) at('label').value = label;
  showSaving();
}

/// The last part of a path says enough; all of it is in the line's title.
const shownFolder = () => quoted(network.folder.split('/').filter(Boolean).at(-1) ?? network.folder);

/// What the button would do, and why it cannot.
function savingState() {
  const known = network.classes.includes(chosen);
  const choose = chosen && !known ? `${quoted(chosen)} is no class of this network.` : '';
  if (subject.kind === 'kept' && subject.set !== 'saved')
    return { text: 'Save', why: `${quoted(shownSet(subject.set))} is only read: its labels are in its own files.` };
  if (subject.kind === 'kept') {
    const same = chosen === subject.label;
    return { text: known && !same ? `Change the label to ${chosen}` : 'Change the label', can: known && !same, why: choose };
  }
  if (network.folder === null) return { text: 'Save', why: "This session keeps no drawings: 'pipeline draw' was started without a folder for them." };
  const text = known ? `Save as ${chosen}` : 'Save';
  if (subject.kind === 'drawing' && drawing.empty) return { text, why: `Drawings are saved in the folder ${shownFolder()}.` };
  return { text, can: known, why: choose || (known ? `It is saved in the folder ${shownFolder()}.` : singleKeys() ? 'Choose what it is, or press its key: that saves at once.' : 'Choose what it is.') };
}

function showSaving() {
  const { text, can = false, why } = savingState();
  say(at('save'), text);
  at('save').disabled = !can || saving;
  say(at('saving-told'), why);
  at('saving-told').title = network.folder ?? '';
  at('remove').hidden = !(subject.kind === 'kept' && subject.set === 'saved');
  at('author-line').hidden = subject.kind === 'kept';
}

const author = () => at('author').value.trim();

async function save() {
  if (!savingState().can || saving) return;
  saving = true;
  // A button that is disabled loses the focus: the next drawing is what one goes on with.
  if (document.activeElement === at('save')) at('canvas').focus({ preventScroll: true });
  showSaving();
  try {
    if (subject.kind === 'kept') await relabel();
    else if (subject.kind === 'opened') await saveOpened(subject.entry);
    else await saveDrawing();
  } finally {
    saving = false;
    showSaving();
  }
}

async function saveDrawing() {
  const label = chosen;
  const body = { strokes: strokesToJson(drawing.strokes), brush: brush.width, pressure: brush.pressure, label, author: author() };
  // The sheet is free at once. Should saving fail, the drawing comes back, unless the next one has begun.
  endStroke();
  const kept = drawing.keep();
  drawing.start();
  changed();
  chooseLabel('');
  const answer = await told(() => ask('drawings', body));
  if (!answer) {
    if (subject.kind === 'drawing' && drawing.empty) {
      drawing.put(kept);
      changed();
      chooseLabel(label);
    }
    return;
  }
  toast(`Saved as ${label}: ${answer.id}`);
  await collectionChanged(answer.statistics, 'saved');
}

async function saveOpened(entry) {
  const image = await base64(entry.file);
  const answer = await told(() => ask('drawings', { image, label: chosen, author: author() }));
  if (!answer) return;
  Object.assign(entry, { label: chosen, saved: true });
  toast(`Saved as ${entry.label}: ${answer.id}`);
  await collectionChanged(answer.statistics);
  openNextUnsaved(entry);
}

async function relabel() {
  const { id } = subject;
  const label = chosen;
  const answer = await told(() => ask('drawings/label', { id, label }));
  if (!answer) return;
  if (subject.id === id) subject.label = label;
  toast(`${id} is a ${label} now.`);
  await collectionChanged(answer.statistics);
}

async function remove() {
  const { id } = subject;
  if (!await confirmed(`Remove ${id}, its strokes and its label?`)) return;
  const answer = await told(() => ask('drawings/remove', { id }));
  if (!answer) return;
  backToDrawing();
  toast(`Removed ${id}.`);
  await collectionChanged(answer.statistics);
}

function setUpSaving() {
  at('author').value = network.author || (recall('author') ?? '');
  at('author').addEventListener('change', () => remember('author', author()));
  at('save').addEventListener('click', save);
  at('remove').addEventListener('click', remove);
  at('back').addEventListener('click', backToDrawing);
}
