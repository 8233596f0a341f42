'use strict';
// Elements, and how numbers are written. All text goes in as text: nothing from a file is ever read as HTML.

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === 'onclick' || key === 'onchange') made.addEventListener(key.slice(2), value);
    else if (key === 'style') Object.assign(made.style, value);
    else made.setAttribute(key, value === true ? '' : String(value));
  }
  made.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null));
  return made;
}

/// A card of the page with its entry in the contents.
function section(id, title, ...children) {
  const made = element('section', { id, 'aria-labelledby': `${id}-title` },
    element('h2', { id: `${id}-title` }, title), ...children);
  document.getElementById('main').append(made);
  contents.push([id, title]);
  return made;
}
const contents = [];

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

const count = (n) => Number(n).toLocaleString('en-US');
const percent = (share, digits = 2) => `${(100 * share).toFixed(digits)}\u00a0%`;
const points = (share) => `${share > 0 ? '+' : share < 0 ? '−' : ''}${Math.abs(100 * share).toFixed(1)}`;
const plural = (n, one, many) => `${count(n)} ${n === 1 ? one : many}`;

function duration(seconds) {
  if (seconds < 1) return `${Math.round(1000 * seconds)} ms`;
  if (seconds < 100) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${Math.round(seconds % 60)} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function bytes(n) {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let unit = 0;
  while (n >= 1000 && unit < units.length - 1) { n /= 1000; unit += 1; }
  return `${n < 10 && unit > 0 ? n.toFixed(1) : Math.round(n)} ${units[unit]}`;
}

/// A figure for p, as it is written in text.
function shownP(p) {
  if (p === null || p === undefined) return '';
  return p < 0.001 ? '< 0.001' : p.toFixed(p < 0.1 ? 3 : 2);
}

function choice(title, options, onchange) {
  const select = element('select', { onchange, 'aria-label': title }, options.map(([value, text]) => element('option', { value }, text)));
  return [element('label', {}, title, select), select];
}
