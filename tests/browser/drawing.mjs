// Digits as strokes on the 280 x 280 pixels of the draw page's sheet, and a mouse that draws them.

import { until } from './support.mjs';

const arc = (x, y, rx, ry, from, to, pieces) => Array.from({ length: pieces + 1 }, (_, i) => {
  const angle = from + ((to - from) * i) / pieces;
  return [x + rx * Math.sin(angle), y - ry * Math.cos(angle)];
});

export const digits = {
  0: [arc(140, 140, 55, 85, 0, 2 * Math.PI, 24)],
  1: [[[150, 50], [140, 230]]],
  2: [[...arc(140, 100, 50, 45, -Math.PI / 2, Math.PI / 2, 8), [185, 125], [85, 220], [205, 220]]],
  4: [[[110, 60], [80, 150], [200, 150]], [[175, 70], [165, 235]]],
  7: [[[80, 70], [195, 62], [125, 225]]],
};

/// Gives where on the screen a point of the sheet is.
export async function onSheet(page) {
  await page.locator('#canvas').scrollIntoViewIfNeeded();
  const box = await page.locator('#canvas').boundingBox();
  return ([x, y]) => [box.x + ((x + 0.5) / 280) * box.width, box.y + ((y + 0.5) / 280) * box.height];
}

/// `each`: awaited after every step of the mouse.
export async function drawByMouse(page, strokes, each = async () => {}, steps = 10) {
  const place = await onSheet(page);
  for (const [start, ...rest] of strokes) {
    await page.mouse.move(...place(start));
    await page.mouse.down();
    let before = start;
    for (const point of rest) {
      const pieces = rest.length > 4 ? 1 : steps;
      for (let i = 1; i <= pieces; i += 1) {
        await page.mouse.move(...place(before.map((v, axis) => v + (i / pieces) * (point[axis] - v))));
        await each();
      }
      before = point;
    }
    await page.mouse.up();
    await each();
  }
}

/// Until the newest state of the drawing has been read.
export const settled = (page) => until(page, () => document.getElementById('verdict').dataset.reading === 'no');

export const readingOf = async (page) => ({ label: await page.textContent('#verdict-label'),
  variant: (await page.textContent('#verdict-more')).match(/‘([^’]+)’/)?.[1] });
