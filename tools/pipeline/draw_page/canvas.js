// The sheet that is drawn on: pointers, keys, the brush, and what is to be seen of them. Ink is dark on white, in dark
// rooms too, as the network's input is.

const kBrushes = [['pencil', 4], ['pen', 9], ['brush', 16], ['marker', 28]];
const kWidest = 48;

const drawing = makeDrawing();
const brush = { width: 16, pressure: false };

const sheet = {
  onchange: () => {},          ///< the drawing or its brush is another
  onbegin: () => {},           ///< somebody is about to change what is shown
  busy: false,                 ///< a stroke is being drawn
  backdrop: null,              ///< a picture instead of strokes: an image file that is looked at
};

const cursor = { x: 139.5, y: 139.5, down: false, held: new Set() };

function paper() {
  const canvas = at('canvas');
  const context = canvas.getContext('2d');
  const scale = canvas.width / kSide;
  // (0, 0) is the middle of the pixel at the top left.
  context.setTransform(scale, 0, 0, scale, 0.5 * scale, 0.5 * scale);
  context.fillStyle = context.strokeStyle = '#000';
  return context;
}

function repaint() {
  const context = paper();
  context.save();
  context.fillStyle = '#fff';
  context.fillRect(-0.5, -0.5, kSide, kSide);
  context.restore();
  if (sheet.backdrop) {
    const { width, height } = sheet.backdrop;
    const source = new OffscreenCanvas(width, height);
    source.getContext('2d').putImageData(pixelsOf(sheet.backdrop), 0, 0);
    const scale = kSide / Math.max(width, height);
    context.imageSmoothingEnabled = false;
    context.drawImage(source, (kSide - scale * width) / 2 - 0.5, (kSide - scale * height) / 2 - 0.5, scale * width, scale * height);
  }
  for (const stroke of drawing.strokes) paintStroke(context, stroke, brush);
  showTools();
}

function showTools() {
  at('undo').disabled = !drawing.undoable;
  at('redo').disabled = !drawing.redoable;
  at('clear').disabled = drawing.empty && !sheet.backdrop;
  at('canvas-hint').hidden = !drawing.empty || sheet.backdrop !== null;
  at('brush').value = brush.width;
  say(at('brush-shown'), `${brush.width} px`);
  at('pressure').checked = brush.pressure;
  for (const button of at('presets').children) button.setAttribute('aria-pressed', String(Number(button.dataset.width) === brush.width));
}

/// The canvas has as many pixels as the screen shows of it.
function fitToScreen() {
  const canvas = at('canvas');
  const side = Math.max(kSide, Math.round(canvas.clientWidth * (window.devicePixelRatio || 1)));
  if (canvas.width !== side) {
    canvas.width = canvas.height = side;
    repaint();
  }
  if (!at('cursor').hidden) showCursor();
}

function beginStroke(point, now) {
  sheet.busy = true;
  sheet.onbegin();
  if (drawing.full) {
    sheet.busy = false;
    toast(`A drawing has at most ${count(kMostPoints)} points; clear it, or undo some of it.`);
    return false;
  }
  drawing.begin(point, now);
  paintStroke(paper(), drawing.strokes.at(-1), brush);
  showTools();
  sheet.onchange();
  return true;
}

function extendStroke(points) {
  const stroke = drawing.strokes.at(-1);
  const before = stroke.length;
  for (const { point, now } of points) {
    if (drawing.full) {
      endStroke();
      toast(`That were ${count(kMostPoints)} points, more than a drawing may have: the line ends here.`);
      break;
    }
    drawing.extend(point, now);
  }
  if (stroke.length === before) return;
  paintStroke(paper(), stroke, brush, before);
  sheet.onchange();
}

function endStroke() {
  if (!sheet.busy) return;
  sheet.busy = false;
  cursor.down = false;
  showCursor();
  // The pieces were painted one at a time; in one go their joins are smoother.
  repaint();
  sheet.onchange();
}

function undo() { sheet.onbegin(); drawing.undo(); changed(); }
function redo() { sheet.onbegin(); drawing.redo(); changed(); }
function clearDrawing() { sheet.onbegin(); drawing.clear(); changed(); }
function changed() {
  sheet.busy = false;
  cursor.down = false;
  showCursor();
  repaint();
  sheet.onchange();
}

function setBrush(width) {
  const next = Math.min(kWidest, Math.max(1, Math.round(width)));
  if (next === brush.width) return;
  sheet.onbegin();
  brush.width = next;
  remember('brush', next);
  repaint();
  sheet.onchange();
}

function listenToPointers() {
  const canvas = at('canvas');
  let drawingPointer = null;
  // Asked for once a stroke: while the page is being filled with an answer each asking lays it out.
  let box = null;
  for (const name of ['scroll', 'resize']) window.addEventListener(name, () => { box = null; }, { passive: true, capture: true });
  const placeOf = (event) => {
    box ??= canvas.getBoundingClientRect();
    const point = (css, start, length) => Math.min(2 * kSide, Math.max(-kSide, ((css - start) / length) * kSide - 0.5));
    return { point: { x: point(event.clientX, box.left, box.width), y: point(event.clientY, box.top, box.height),
      p: event.pointerType === 'pen' ? event.pressure : 0.5 }, now: event.timeStamp };
  };
  canvas.addEventListener('pointerdown', (event) => {
    // A second finger and a palm beside the pen draw nothing.
    if (event.button !== 0 || drawingPointer !== null) return;
    if (cursor.down) endStroke();
    at('cursor').hidden = true;
    if (event.pointerType === 'pen') at('pressure-line').hidden = false;
    box = null;
    const { point, now } = placeOf(event);
    if (!beginStroke(point, now)) return;
    drawingPointer = event.pointerId;
    // A pointer that has gone already cannot be captured; then the line ends where it leaves the canvas.
    try { canvas.setPointerCapture(event.pointerId); } catch { /* as said */ }
    canvas.focus({ preventScroll: true, focusVisible: false });
    event.preventDefault();
  });
  canvas.addEventListener('pointermove', (event) => {
    if (event.pointerId !== drawingPointer || !sheet.busy) return;
    const between = event.getCoalescedEvents?.() ?? [];
    extendStroke((between.length > 0 ? between : [event]).map(placeOf));
  });
  for (const name of ['pointerup', 'pointercancel', 'lostpointercapture'])
    canvas.addEventListener(name, (event) => {
      if (event.pointerId !== drawingPointer) return;
      drawingPointer = null;
      endStroke();
    });
  canvas.addEventListener('contextmenu', (event) => { if (sheet.busy) event.preventDefault(); });
}

// By keyboard: a cursor that arrow keys move, two held ones in a diagonal, and a pen that Space puts down and lifts.

const kArrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function showCursor() {
  const shown = at('cursor');
  shown.style.left = `${(100 * (cursor.x + 0.5)) / kSide}%`;
  shown.style.top = `${(100 * (cursor.y + 0.5)) / kSide}%`;
  shown.classList.toggle('down', cursor.down);
}

function tellPen() {
  say(at('pen-told'), `Pen ${cursor.down ? 'down' : 'lifted'} at ${Math.round(cursor.x)}, ${Math.round(cursor.y)}`);
}

function listenToCanvasKeys() {
  const canvas = at('canvas');
  canvas.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const point = () => ({ x: cursor.x, y: cursor.y, p: 0.5 });
    if (kArrows[event.key]) {
      at('cursor').hidden = false;
      cursor.held.add(event.key);
      const length = event.shiftKey ? 1 : 4;
      const moved = (axis) => [...cursor.held].reduce((sum, key) => sum + kArrows[key][axis], 0) * length;
      cursor.x = Math.min(kSide - 1, Math.max(0, cursor.x + moved(0)));
      cursor.y = Math.min(kSide - 1, Math.max(0, cursor.y + moved(1)));
      if (cursor.down && sheet.busy) extendStroke([{ point: point(), now: event.timeStamp }]);
    } else if (event.key === ' ') {
      at('cursor').hidden = false;
      if (event.repeat) { /* held down: once is enough */ }
      else if (cursor.down) endStroke();
      else if (!sheet.busy) cursor.down = beginStroke(point(), event.timeStamp);
      tellPen();
    } else if (event.key === 'Escape' && cursor.down) {
      endStroke();
      tellPen();
    } else {
      return;
    }
    showCursor();
    event.preventDefault();
  });
  canvas.addEventListener('keyup', (event) => cursor.held.delete(event.key));
  canvas.addEventListener('focus', () => {
    at('cursor').hidden = !canvas.matches(':focus-visible');
    showCursor();
  });
  canvas.addEventListener('blur', () => {
    cursor.held.clear();
    if (cursor.down) endStroke();
    at('cursor').hidden = true;
  });
}

function setUpSheet() {
  const kept = Number(recall('brush'));
  if (kept >= 1 && kept <= kWidest) brush.width = Math.round(kept);
  at('presets').append(...kBrushes.map(([name, width]) =>
    element('button', { type: 'button', 'data-width': width, title: `${width} pixels wide`, onclick: () => setBrush(width) }, name)));
  at('brush').addEventListener('input', (event) => setBrush(Number(event.target.value)));
  at('pressure').addEventListener('change', (event) => {
    sheet.onbegin();
    brush.pressure = event.target.checked;
    repaint();
    sheet.onchange();
  });
  at('undo').addEventListener('click', undo);
  at('redo').addEventListener('click', redo);
  at('clear').addEventListener('click', clearDrawing);
  listenToPointers();
  listenToCanvasKeys();
  new ResizeObserver(fitToScreen).observe(at('canvas'));
  fitToScreen();
  repaint();
}
