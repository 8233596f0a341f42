// A drawing as strokes, with what undo and redo go back to. A stroke is a list of points {x, y, t, p}: canvas pixels from
// the middle of the one at the top left, whole milliseconds since the drawing's first point, pressure 0 to 1.

const kSide = 280;
const kMostPoints = 20_000;

const numberOfPoints = (strokes) => strokes.reduce((sum, stroke) => sum + stroke.length, 0);

/// As the server takes them, a list for each coordinate.
const strokesToJson = (strokes) => ({ canvas: [kSide, kSide],
  strokes: strokes.map((stroke) => Object.fromEntries(['x', 'y', 't', 'p'].map((key) => [key, stroke.map((point) => point[key])]))) });

/// Scaled to this page's canvas: a drawing from elsewhere may have been made on another.
function strokesFromJson(json) {
  const scale = kSide / Math.max(...json.canvas);
  const placed = (v) => (v + 0.5) * scale - 0.5;
  return json.strokes.map((stroke) => stroke.x.map((x, i) =>
    ({ x: placed(x), y: placed(stroke.y[i]), t: stroke.t ? stroke.t[i] : 0, p: stroke.p ? stroke.p[i] : 0.5 })));
}

function makeDrawing() {
  let strokes = [];
  let past = [];
  let future = [];
  let points = 0;
  let started = null;  // not known of a drawing that was loaded: it goes on where it ended
  const change = (next) => {
    past.push(strokes);
    future = [];
    strokes = next;
    points = numberOfPoints(strokes);
  };
  const step = (from, to) => {
    if (from.length === 0) return false;
    to.push(strokes);
    strokes = from.pop();
    points = numberOfPoints(strokes);
    return true;
  };
  const timed = (point, now) => {
    const last = strokes.at(-1)?.at(-1)?.t ?? strokes.at(-2)?.at(-1)?.t ?? 0;
    if (points === 0) started = now;
    else if (started === null) started = now - last;
    points += 1;
    return { x: Math.round(100 * point.x) / 100, y: Math.round(100 * point.y) / 100,
      t: Math.max(last, Math.round(now - started)), p: Math.round(1000 * point.p) / 1000 };
  };
  return {
    get strokes() { return strokes; },
    get empty() { return strokes.length === 0; },
    get full() { return points >= kMostPoints; },
    get undoable() { return past.length > 0; },
    get redoable() { return future.length > 0; },
    begin(point, now) {
      change([...strokes, []]);
      strokes.at(-1).push(timed(point, now));
    },
    /// False where nothing was added: the point is where the last one is.
    extend(point, now) {
      const stroke = strokes.at(-1);
      const last = stroke.at(-1);
      if (Math.abs(last.x - point.x) < 0.005 && Math.abs(last.y - point.y) < 0.005) return false;
      stroke.push(timed(point, now));
      return true;
    },
    undo: () => step(past, future),
    redo: () => step(future, past),
    clear() { if (strokes.length > 0) change([]); },
    /// A new drawing with a past of its own.
    start(next = []) {
      strokes = next;
      past = [];
      future = [];
      points = numberOfPoints(next);
      started = null;
    },
    /// The drawing with its past, to be put back later.
    keep: () => ({ strokes, past, future, started }),
    put(kept) { ({ strokes, past, future, started } = kept); points = numberOfPoints(strokes); },
    /// What was kept becomes this drawing's past, so that undo leads back to it.
    follow(kept) { past = [...kept.past, kept.strokes, ...past]; },
  };
}

/// The brush is round, as the server's: brush (1/4 + 3/2 pressure) wide where it follows the pen.
const widthAt = (point, brush) => (brush.pressure ? brush.width * (0.25 + 1.5 * point.p) : brush.width);

/// Draws a stroke from its point `from` on.
function paintStroke(context, stroke, brush, from = 0) {
  if (from === 0) {
    context.beginPath();
    context.arc(stroke[0].x, stroke[0].y, widthAt(stroke[0], brush) / 2, 0, 2 * Math.PI);
    context.fill();
  }
  context.lineCap = 'round';
  context.lineJoin = 'round';
  if (!brush.pressure) {
    context.lineWidth = brush.width;
    context.beginPath();
    const first = Math.max(0, from - 1);
    context.moveTo(stroke[first].x, stroke[first].y);
    for (const point of stroke.slice(first + 1)) context.lineTo(point.x, point.y);
    context.stroke();
    return;
  }
  for (let i = Math.max(1, from); i < stroke.length; i += 1) {
    const [a, b] = [stroke[i - 1], stroke[i]];
    const pieces = Math.max(1, Math.ceil(Math.abs(widthAt(a, brush) - widthAt(b, brush))));
    for (let piece = 0; piece < pieces; piece += 1) {
      const between = (share) => [a.x + share * (b.x - a.x), a.y + share * (b.y - a.y)];
      context.lineWidth = widthAt({ p: a.p + (b.p - a.p) * ((piece + 0.5) / pieces) }, brush);
      context.beginPath();
      context.moveTo(...between(piece / pieces));
      context.lineTo(...between((piece + 1) / pieces));
      context.stroke();
    }
  }
}
