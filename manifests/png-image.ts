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

/** Draws the boxes one over the other, edges smoothed, and answers the PNG file. Lengths are pixels. */
export function drawPng(size: number, boxes: readonly RoundedBox[]): Buffer {
  const pixels = Buffer.alloc(size * size * 4);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      let pixel: Colour = [0, 0, 0, 0];
      for (const box of boxes) pixel = over(box.colour, coverage(box, x + 0.5, y + 0.5), pixel);
      pixel.forEach((part, index) => pixels.writeUInt8(Math.round(part * 255), (y * size + x) * 4 + index));
    }
  }
  return encodePng(size, pixels);
}

/** How much of the pixel around this point the box covers, 0..1, from the distance to its edge. */
function coverage({ left, top, width, height, radius, stroke }: RoundedBox, x: number, y: number): number {
  const dx = Math.abs(x - left - width / 2) - (width / 2 - radius);
  const dy = Math.abs(y - top - height / 2) - (height / 2 - radius);
  const distance = Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius;
  const inside = clamp(0.5 - distance);
  return stroke === undefined ? inside : Math.min(inside, clamp(0.5 + distance + stroke));
}

function over([red, green, blue, opacity]: Colour, covered: number, below: Colour): Colour {
  const alpha = opacity * covered;
  const total = alpha + below[3] * (1 - alpha);
  if (total === 0) return below;
  const mix = (above: number, under: number): number => (above * alpha + under * below[3] * (1 - alpha)) / total;
  return [mix(red, below[0]), mix(green, below[1]), mix(blue, below[2]), total];
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
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
