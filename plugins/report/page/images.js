// Images out of sheets: one PNG holds many, a span shows one cell of it.

const sheetAddresses = new Map();

function sheetAddress(sheet) {
  if (!sheetAddresses.has(sheet)) {
    const raw = Uint8Array.from(atob(sheet.png), (c) => c.charCodeAt(0));
    sheetAddresses.set(sheet, URL.createObjectURL(new Blob([raw], { type: 'image/png' })));
  }
  return sheetAddresses.get(sheet);
}

/// `cells`: how many images the sheet holds. The picture fits into `box` x `box` pixels.
function picture(sheet, cells, index, box, alt) {
  const [width, height] = sheet.sizes ? sheet.sizes[index] : [sheet.side, sheet.side];
  let scale = box / Math.max(width, height);
  if (scale > 1) scale = Math.floor(scale);
  const across = Math.min(cells, sheet.columns) * sheet.side * scale;
  const down = Math.ceil(cells / sheet.columns) * sheet.side * scale;
  const left = (index % sheet.columns) * sheet.side * scale;
  const top = Math.floor(index / sheet.columns) * sheet.side * scale;
  return element('span', { class: `picture${scale >= 1 ? ' pixels' : ''}`, role: 'img', 'aria-label': alt, title: alt,
    style: { width: `${width * scale + 2}px`, height: `${height * scale + 2}px`, backgroundImage: `url(${sheetAddress(sheet)})`,
      backgroundSize: `${across}px ${down}px`, backgroundPosition: `${-left}px ${-top}px` } });
}

/// A row of a gallery: where its images are.
function place(gallery, row) {
  let first = 0;
  for (const chunk of gallery.chunks) {
    if (row < first + chunk.rows) return { chunk, index: row - first };
    first += chunk.rows;
  }
  return null;
}

const columnTitle = (column, first) =>
  (first ? `as read${column.edge ? ` (${column.edge})` : ''}` : `after ${column.edge || 'preprocessing'}${column.type ? ` (${column.type})` : ''}`);

/// The images of a row along a path, each with what it is in words.
function way(gallery, row, path, box, what) {
  const { chunk, index } = place(gallery, row);
  return path.map((column) => picture(chunk.sheets[column], chunk.rows, index, box,
    `${what}, ${columnTitle(gallery.columns[column], column === gallery.paths[0][0])}`));
}

function samples(set) {
  if (!set.samples) return null;
  const { rows, sheet } = set.samples;
  const classes = [...new Set(rows.map((row) => row.label))];
  return element('ul', { class: 'samples' }, classes.map((label) => element('li', {},
    element('b', {}, label || 'no label'),
    rows.map((row, i) => (row.label === label ? picture(sheet, rows.length, i, 42, `${row.label || 'image'}: ${row.id}`) : null)))));
}

/// Cards that come a few at a time. `card`: makes one of a row's number.
function pagedCards(className, step, card) {
  const list = element('ul', { class: `cards ${className}` });
  const told = element('p', { class: 'small faint', role: 'status' });
  const more = element('button', { type: 'button' });
  let rows = [];
  let shown = 0;
  const add = () => {
    const next = rows.slice(shown, shown + step);
    list.append(...next.map(card));
    shown += next.length;
    more.hidden = shown >= rows.length;
    more.textContent = `Show ${Math.min(step, rows.length - shown)} more of ${count(rows.length - shown)}`;
  };
  more.addEventListener('click', () => {
    const first = shown;
    add();
    const focused = list.children[first];
    if (focused) { focused.tabIndex = -1; focused.focus({ preventScroll: true }); }
  });
  const show = (newRows, text) => {
    rows = newRows;
    shown = 0;
    list.replaceChildren();
    told.textContent = text;
    add();
  };
  return { elements: [told, list, more], show };
}
