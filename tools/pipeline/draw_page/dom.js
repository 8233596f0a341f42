'use strict';
// Elements, and how numbers are written. All text goes in as text: nothing that a file or a person named is ever HTML.

const at = (id) => document.getElementById(id);

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value);
    else if (key === 'style') Object.assign(made.style, value);
    else made.setAttribute(key, value === true ? '' : String(value));
  }
  made.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null));
  return made;
}

/// columns: [{title, number}], rows: arrays of text or elements; the first cell of a row heads it.
function table(columns, rows, caption, best = -1) {
  return element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption },
    element('table', {},
      element('thead', {}, element('tr', {},
        columns.map((c) => element('th', { scope: 'col', class: c.number ? 'number' : undefined }, c.title)))),
      element('tbody', {}, rows.map((cells, i) => element('tr', { class: i === best ? 'best' : undefined },
        cells.map((cell, c) => element(c === 0 ? 'th' : 'td',
          { scope: c === 0 ? 'row' : undefined, class: columns[c].number ? 'number' : undefined }, cell)))))));
}

/// Changes text only where it is another: a screen reader reads again what is set again.
function say(where, text) {
  if (where.textContent !== text) where.textContent = text;
}

const count = (n) => Number(n).toLocaleString('en-US');
const percent = (share, digits = 1) => `${(100 * share).toFixed(digits)}\u00a0%`;
const plural = (n, one, many) => `${count(n)} ${n === 1 ? one : many}`;
const quoted = (name) => `‘${name}’`;

/// A probability. What is not quite certain is not written as 100 %, nor what is not quite impossible as 0.
function sureness(p, digits = 1) {
  const least = 0.1 ** digits / 100;
  if (p < 1 && p > 1 - least / 2) return `>\u00a0${percent(1 - least, digits)}`;
  if (p > 0 && p < least / 2) return `<\u00a0${percent(least, digits)}`;
  return percent(p, digits);
}

function duration(seconds) {
  if (seconds < 1) return `${Math.round(1000 * seconds)} ms`;
  if (seconds < 100) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/// Figures in a sentence: "'a' reads 2, 'b' reads 3 and 'c' is refused".
const listed = (parts) => (parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`);

let toastTimer = 0;
/// A line that goes away by itself. What must stay is told elsewhere.
function toast(text) {
  const shown = at('toast');
  shown.hidden = false;
  shown.textContent = text;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { shown.hidden = true; }, 4000);
}

/// The page's own question; true for yes.
function confirmed(question) {
  const dialog = at('confirm');
  at('confirm-text').textContent = question;
  dialog.returnValue = 'no';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
  });
}

// What is remembered between visits: the author and the brush. A browser may refuse to, and then it is forgotten.
function remember(key, value) {
  try { localStorage.setItem(`pipeline.draw.${key}`, value); } catch { /* private windows have no storage */ }
}
function recall(key) {
  try { return localStorage.getItem(`pipeline.draw.${key}`); } catch { return null; }
}
