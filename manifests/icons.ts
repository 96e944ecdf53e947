/** Slotside's mark: three slots on a page, one of them taken out to the side. Drawn in units of a 24 by 24 field. */
import { drawPng, type Colour, type RoundedBox } from "./png-image.ts";

const white: Colour = [1, 1, 1, 1];
const faded: Colour = [1, 1, 1, 0.62];
const teal: Colour = [0x0f / 255, 0x6c / 255, 0x74 / 255, 1];
const indigo: Colour = [0x3f / 255, 0x3d / 255, 0x9e / 255, 1];
const amber: Colour = [0xff / 255, 0xc2 / 255, 0x4b / 255, 1];

type Slot = readonly [left: number, top: number, width: number, colour: Colour];

const slots: readonly Slot[] = [
  [5, 5.5, 10, faded],
  [9, 10.25, 10, amber],
  [5, 15, 10, faded],
];

/** Full colour on a rounded ground; `addin-only` is the other Outlook manifest's own look, so that the two are told apart. */
export function colourIcon(size: number, look: "main" | "addin-only"): Buffer {
  const ground: RoundedBox = {
    left: 0,
    top: 0,
    width: 24,
    height: 24,
    radius: 5.5,
    colour: look === "main" ? teal : indigo,
  };
  const shown =
    look === "main" ? slots : slots.map(([left, top, width, colour]): Slot => [24 - left - width, top, width, colour]);
  return drawPng(size, scaled(size, [ground, ...shown.map(slotBox)]));
}

/** White lines on nothing, as Teams colours it itself. Source: "App icons" for Teams, outline icon 32 by 32. */
export function outlineIcon(size: number): Buffer {
  const frame: RoundedBox = { left: 1, top: 1, width: 22, height: 22, radius: 5, colour: white, stroke: 1.6 };
  return drawPng(size, scaled(size, [frame, ...slots.map((slot) => ({ ...slotBox(slot), colour: white }))]));
}

/** The images that are served at `/icons/`, by file name: what the manifests and our own pages name. */
export function iconFiles(): Readonly<Record<string, Buffer>> {
  return {
    ...Object.fromEntries([16, 32, 80].map((size) => [`icon-${size}.png`, colourIcon(size, "main")])),
    ...Object.fromEntries([16, 32, 64, 80, 128].map((size) => [`outlook-${size}.png`, colourIcon(size, "addin-only")])),
    "zoom-160.png": colourIcon(160, "main"),
  };
}

function slotBox([left, top, width, colour]: Slot): RoundedBox {
  return { left, top, width, height: 3.5, radius: 1.75, colour };
}

function scaled(size: number, boxes: readonly RoundedBox[]): RoundedBox[] {
  const unit = size / 24;
  return boxes.map((box) => ({
    ...box,
    left: box.left * unit,
    top: box.top * unit,
    width: box.width * unit,
    height: box.height * unit,
    radius: box.radius * unit,
    ...(box.stroke === undefined ? {} : { stroke: box.stroke * unit }),
  }));
}
