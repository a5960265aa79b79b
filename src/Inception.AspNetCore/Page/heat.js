// Draws a heat map over an image: the colours of "inferno", opaque where the evidence is strongest.

const COLORS = [
  0x000004, 0x0C0826, 0x240C4F, 0x420A68, 0x5D126E, 0x781C6D, 0x932667, 0xAE305C,
  0xC73E4C, 0xDD513A, 0xED6925, 0xF8850F, 0xFCA50A, 0xFAC62D, 0xF2E661, 0xFCFFA4,
];

const LONGEST_SIDE = 448;

/**
 * Fills a canvas that lies over the image.
 * @param canvas The canvas; it gets the image's proportions.
 * @param image { width, height } of the image in pixels.
 * @param seen The part that the network saw, in pixels of the image; the map divides it evenly.
 * @param map { width, height, values } with values from 0 to 1.
 */
export function draw(canvas, image, seen, map) {
  const scale = LONGEST_SIDE / Math.max(image.width, image.height);
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  const context = canvas.getContext('2d');
  const pixels = context.createImageData(canvas.width, canvas.height);
  for (let y = 0; y < canvas.height; y++) {
    const down = ((y + 0.5) / scale - seen.top) / seen.height;
    if (down < 0 || down >= 1) continue;
    for (let x = 0; x < canvas.width; x++) {
      const across = ((x + 0.5) / scale - seen.left) / seen.width;
      if (across >= 0 && across < 1) paint(pixels.data, (y * canvas.width + x) * 4, at(map, across, down));
    }
  }

  context.putImageData(pixels, 0, 0);
}

/** Linear between the centres of the map's places, and constant beyond the outermost. */
function at({ width, height, values }, across, down) {
  const x = Math.min(Math.max(across * width - 0.5, 0), width - 1);
  const y = Math.min(Math.max(down * height - 0.5, 0), height - 1);
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [right, bottom] = [Math.min(left + 1, width - 1), Math.min(top + 1, height - 1)];
  const upper = values[top * width + left] * (1 - x + left) + values[top * width + right] * (x - left);
  const lower = values[bottom * width + left] * (1 - x + left) + values[bottom * width + right] * (x - left);
  return upper * (1 - y + top) + lower * (y - top);
}

function paint(data, index, heat) {
  const place = heat * (COLORS.length - 1);
  const first = Math.min(Math.floor(place), COLORS.length - 2);
  for (let channel = 0; channel < 3; channel++) {
    const shift = 8 * (2 - channel);
    const from = (COLORS[first] >> shift) & 255;
    const to = (COLORS[first + 1] >> shift) & 255;
    data[index + channel] = from + (place - first) * (to - from);
  }

  data[index + 3] = 255 * Math.min(1, heat * 1.15);
}
