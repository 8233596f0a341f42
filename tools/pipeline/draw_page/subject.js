// What the sheet and the verdict are about: a drawing being made, or an image that is looked at, out of a set of the
// server's or a file opened here. Whoever changes what is looked at makes a new drawing of it; the image stays as it is.
//
//   { kind: 'drawing' }
//   { kind: 'kept', set, id, label, author }      of a set of the server's
//   { kind: 'opened', entry }                     of opened.js

let subject = { kind: 'drawing' };
let ownDrawing = null;          ///< the drawing and the brush put aside while looking
let reader = null;

function readDrawing() {
  if (subject.kind !== 'drawing') return;
  showLooking();
  if (drawing.empty) {
    reader.forget();
    showVerdict(null);
    say(at('round-trip'), '');
  } else {
    reader.request();
  }
  showSaving();
}

/// `answer`: of /predict or /drawing, for the image.
function lookAt(next, answer) {
  if (subject.kind === 'drawing') ownDrawing = { drawing: drawing.keep(), brush: { ...brush } };
  reader.forget();
  say(at('round-trip'), '');
  subject = next;
  if (answer.strokes) {
    drawing.start(strokesFromJson(answer.strokes));
    brush.width = Math.max(1, Math.round(((answer.brush ?? ownDrawing.brush.width) * kSide) / Math.max(...answer.strokes.canvas)));
    brush.pressure = answer.pressure === true;
    sheet.backdrop = null;
  } else {
    drawing.start();
    sheet.backdrop = answer.drawn;
  }
  repaint();
  showVerdict(answer);
  showSubject();
  if (answer.strokes && !answer.renderings) askForRenderings(answer);
}

/// What is kept was not drawn again in other ways when it was judged.
async function askForRenderings(answer) {
  const { strokes, brush: width, pressure } = answer;
  const found = await told(() => ask('predict', { strokes, brush: width, pressure, variants: true, steps: false, renderings: true }));
  if (!found || shownAnswer !== answer) return;
  answer.renderings = found.renderings;
  showRenderings(answer);
}

/// Somebody draws on what is looked at: from here on it is a drawing of their own, and undo leads back to the one before.
function makeOwn() {
  if (subject.kind === 'drawing') return;
  if (sheet.backdrop) Object.assign(brush, ownDrawing.brush);
  sheet.backdrop = null;
  if (ownDrawing.drawing.strokes.length > 0) drawing.follow(ownDrawing.drawing);
  subject = { kind: 'drawing' };
  ownDrawing = null;
  repaint();
  showSubject();
}

function backToDrawing() {
  if (subject.kind === 'drawing') return;
  sheet.backdrop = null;
  drawing.put(ownDrawing.drawing);
  Object.assign(brush, ownDrawing.brush);
  ownDrawing = null;
  subject = { kind: 'drawing' };
  repaint();
  showSubject();
  readDrawing();
}

/// While a stroke is drawn the line above the sheet keeps its room: the sheet must not move under the pen.
function showLooking() {
  const gone = subject.kind === 'drawing';
  at('looking').classList.toggle('gone', gone);
  at('looking').hidden = gone && (at('looking').hidden || !sheet.busy);
}

function showSubject() {
  showLooking();
  const name = subject.kind === 'opened' ? subject.entry.name : subject.id;
  say(at('looking-name'), subject.kind === 'drawing' ? '' : name);
  chooseLabel(subject.kind === 'opened' ? subject.entry.label : subject.kind === 'kept' ? subject.label : '');
  showSaving();
  markOpenThumbnail();
}
