// Images as the server sends them: { width, height, channels, pixels in base64 }. Each is a small canvas, its pixels kept.

function pictureCanvas(className = 'picture') {
  return element('canvas', { class: className, role: 'img', 'aria-label': 'no image', width: 1, height: 1 });
}

function pixelsOf(picture) {
  const bytes = atob(picture.pixels);
  const { width, height, channels } = picture;
  const image = new ImageData(width, height);
  for (let i = 0; i < width * height; i += 1) {
    for (let c = 0; c < 3; c += 1) image.data[4 * i + c] = bytes.charCodeAt(channels * i + (channels === 3 ? c : 0));
    image.data[4 * i + 3] = 255;
  }
  return image;
}

/// Puts a picture, or nothing, into a canvas of pictureCanvas(). While one draws most answers change some pictures only.
function showPicture(canvas, picture, alt) {
  const key = picture ? `${picture.width} ${picture.height} ${picture.pixels}` : '';
  if (canvas.shownPicture !== key) {
    canvas.shownPicture = key;
    const [width, height] = picture ? [picture.width, picture.height] : [1, 1];
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    if (picture) canvas.getContext('2d').putImageData(pixelsOf(picture), 0, 0);
    canvas.classList.toggle('blank', !picture);
  }
  if (canvas.getAttribute('aria-label') !== alt) {
    canvas.setAttribute('aria-label', alt);
    canvas.title = alt;
  }
}

/// A smaller copy: five hundred pictures are kept.
function shrunk(picture, longest) {
  const scale = longest / Math.max(picture.width, picture.height);
  if (scale >= 1) return picture;
  const [width, height] = [picture.width, picture.height].map((side) => Math.max(1, Math.round(scale * side)));
  const whole = new OffscreenCanvas(picture.width, picture.height);
  whole.getContext('2d').putImageData(pixelsOf(picture), 0, 0);
  const context = new OffscreenCanvas(width, height).getContext('2d');
  context.imageSmoothingQuality = 'high';
  context.drawImage(whole, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  let bytes = '';
  data.forEach((value, i) => { if (i % 4 < 3) bytes += String.fromCharCode(value); });
  return { width, height, channels: 3, pixels: btoa(bytes) };
}

/// "28 x 28", of the image itself where what is shown has been shrunk.
const sizeOf = (picture) => (picture.original ?? [picture.width, picture.height]).join(' x ');
