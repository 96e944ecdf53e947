/** A small drawing surface and PNG writer, so that icons need neither binary files in the project nor a drawing library. */
import { crc32, deflateSync } from "node:zlib";

/** Red, green, blue and opacity, each 0..1, not premultiplied. */
export type Colour = readonly [red: number, green: number, blue: number, opacity: number];

export interface RoundedBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly radius: number;
  readonly colour: Colour;
  /** Only the edge is drawn, this wide, inwards; absent = filled. */
  readonly stroke?: number;
}

// Taken out once: where a test runs, every look at a global is slow, and there is one for each of some hundred thousand pixels.
const { abs, ceil, floor, max, min, round, sqrt } = Math;

/** Draws the boxes one over the other, edges smoothed, and answers the PNG file. Lengths are pixels. */
export function drawPng(size: number, boxes: readonly RoundedBox[]): Buffer {
  const parts = new Float64Array(size * size * 4);
  for (const box of boxes) drawBox(parts, size, box);
  return encodePng(size, Buffer.from(Uint8Array.from(parts, (part) => round(part * 255))));
}

/** `parts`: four per pixel, row by row. Pixels that the box does not touch are left as they are. */
function drawBox(parts: Float64Array, size: number, box: RoundedBox): void {
  const bottom = min(size, ceil(box.top + box.height) + 1);
  const right = min(size, ceil(box.left + box.width) + 1);
  for (let y = max(0, floor(box.top) - 1); y < bottom; y += 1) {
    for (let x = max(0, floor(box.left) - 1); x < right; x += 1) {
      const covered = coverage(box, x + 0.5, y + 0.5);
      if (covered > 0) lay(box.colour, covered, { parts, at: (y * size + x) * 4 });
    }
  }
}

/** How much of the pixel around this point the box covers, 0..1, from the distance to its edge. */
function coverage({ left, top, width, height, radius, stroke }: RoundedBox, x: number, y: number): number {
  const dx = abs(x - left - width / 2) - (width / 2 - radius);
  const dy = abs(y - top - height / 2) - (height / 2 - radius);
  const corner = dx > 0 && dy > 0 ? sqrt(dx * dx + dy * dy) : max(dx, dy, 0);
  const distance = corner + min(max(dx, dy), 0) - radius;
  const inside = clamp(0.5 - distance);
  return stroke === undefined ? inside : min(inside, clamp(0.5 + distance + stroke));
}

function lay(
  [red, green, blue, opacity]: Colour,
  covered: number,
  { parts, at }: { readonly parts: Float64Array; readonly at: number },
): void {
  const alpha = opacity * covered;
  const below = (parts[at + 3] ?? 0) * (1 - alpha);
  const total = alpha + below;
  parts[at] = (red * alpha + (parts[at] ?? 0) * below) / total;
  parts[at + 1] = (green * alpha + (parts[at + 1] ?? 0) * below) / total;
  parts[at + 2] = (blue * alpha + (parts[at + 2] ?? 0) * below) / total;
  parts[at + 3] = total;
}

function clamp(value: number): number {
  return min(1, max(0, value));
}

function encodePng(size: number, pixels: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8); // 8 bits, red-green-blue-opacity
  const rows = Buffer.concat(
    Array.from({ length: size }, (_, y) =>
      Buffer.concat([Buffer.of(0), pixels.subarray(y * size * 4, (y + 1) * size * 4)]),
    ),
  );
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "ascii"), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
