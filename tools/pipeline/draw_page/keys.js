// Keys that work wherever the focus is, but not in a text field.

/// Whether each class has a key of its own.
const singleKeys = () => network.classes.every((name) => [...name].length === 1);

/// The class that a key stands for, or undefined. Where a class is written like a command, the class has the key.
function classOfKey(pressed) {
  if (!singleKeys()) return undefined;
  if (network.classes.includes(pressed)) return pressed;
  const alike = network.classes.filter((name) => name.toLowerCase() === pressed.toLowerCase());
  return alike.length === 1 ? alike[0] : undefined;
}

const commands = {
  u: undo, '[': () => setBrush(brush.width - 1), ']': () => setBrush(brush.width + 1),
  '{': () => setBrush(brush.width - 8), '}': () => setBrush(brush.width + 8),
  delete: () => (subject.kind === 'kept' && subject.set === 'saved' ? remove() : clearDrawing()), c: clearDrawing, '?': showKeys, escape: backToDrawing,
};

function onKey(event) {
  if (event.defaultPrevented || event.altKey || document.querySelector('dialog[open]')) return;
  const target = event.target instanceof Element ? event.target : document.body;
  if (target.closest('input:not([type=range], [type=checkbox]), textarea, select')) return;
  const pressed = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey) {
    if (pressed === 'z') { (event.shiftKey ? redo : undo)(); event.preventDefault(); }
    else if (pressed === 'y') { redo(); event.preventDefault(); }
    return;
  }
  const label = classOfKey(event.key);
  if (label !== undefined) {
    if (event.repeat) return;
    chooseLabel(label);
    save();
  } else if (commands[pressed]) {
    commands[pressed]();
  } else if (inPager(target) && kArrows[event.key]) {
    moveFocus(event);
  } else if (inPager(target) && (event.key === 'PageUp' || event.key === 'PageDown')) {
    turnPage(event.key === 'PageUp' ? -1 : 1);
  } else {
    return;
  }
  event.preventDefault();
}

/// The focus is on the images, or nowhere while one of them is looked at.
const inPager = (target) => target.closest('#thumbnails, .pager') !== null || (target === document.body && subject.kind !== 'drawing');

function showKeys() {
  const labels = singleKeys() ? [[network.classes.join(' '), 'label the drawing and save it at once']] : [];
  const taken = (name) => classOfKey(name) !== undefined;
  const either = (name, other) => (taken(other) ? name : `${name} or ${other.toUpperCase()}`);
  const lines = [...labels,
    [either('Ctrl+Z', 'u'), 'undo'], ['Ctrl+Shift+Z', 'redo'], [either('Delete', 'c'), 'clear; undo brings it back'],
    ['[ and ]', 'thinner, thicker; with Shift by 8 pixels'],
    ['arrow keys', 'on the sheet: move the cursor by 4 pixels, with Shift by 1; two at once go diagonally'],
    ['Space', 'on the sheet: put the pen down, lift it'],
    ['arrow keys', 'in the collection: from image to image'], ['Page Up, Page Down', 'in the collection: from page to page'],
    ['Enter', 'in the collection: look at the image'], ['Delete', 'while a saved one is looked at: remove it'],
    ['Ctrl+V', 'open an image from the clipboard'], ['Escape', 'back to the drawing'], ['?', 'this list']];
  at('keys-list').replaceChildren(...lines.map(([name, what]) => [element('dt', {}, element('kbd', {}, name)), element('dd', {}, what)]).flat());
  at('keys-dialog').showModal();
}

function setUpKeys() {
  document.addEventListener('keydown', onKey);
  at('show-keys').addEventListener('click', showKeys);
}
