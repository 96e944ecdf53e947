/** Where the keyboard stands: how that is called, and what keeps somebody from seeing it (WCAG 2.4.7, 2.4.11 and 1.4.11). */

export interface Stop {
  readonly name: string;
  /** Nothing where it is seen. */
  readonly unseen?: string;
}

/** Runs in the page, on its body, so it stands alone. */
export async function readStop(body: Node): Promise<Stop> {
  const page = body.ownerDocument;
  const at = page?.activeElement;
  if (!page?.hasFocus()) return { name: "(outside)" };
  if (!(at instanceof HTMLElement) || at === body) return { name: "" };
  // Its colours turn into those of the focus within a moment.
  const turning = at.getAnimations({ subtree: true }).filter((each) => each instanceof CSSTransition);
  await Promise.allSettled(turning.map(({ finished }) => finished));
  const labels = "labels" in at ? [...((at as HTMLInputElement).labels ?? [])] : [];
  const name = (at.getAttribute("aria-label") ?? labels[0]?.textContent ?? at.textContent ?? "").trim();

  type Colour = readonly [red: number, green: number, blue: number, opacity: number];
  const colourOf = (text: string): Colour => {
    const [red = 0, green = 0, blue = 0, opacity = 1] = (text.match(/[\d.]+/g) ?? []).map(Number);
    return [red, green, blue, opacity];
  };
  /** WCAG 2, relative luminance. */
  const lightOf = (colour: Colour): number => {
    const [red = 0, green = 0, blue = 0] = colour.slice(0, 3).map((part) => {
      const share = part / 255;
      return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const groundOf = (element: Element | null): Colour => {
    for (let ground = element; ground; ground = ground.parentElement) {
      const colour = colourOf(getComputedStyle(ground).backgroundColor);
      if (colour[3] > 0.5) return colour;
    }
    return [255, 255, 255, 1];
  };
  const contrast = (one: Colour, other: Colour): number => {
    const [bright = 0, dim = 0] = [lightOf(one), lightOf(other)].sort((a, b) => b - a);
    return (bright + 0.05) / (dim + 0.05);
  };

  /** Lines of two pixels and more that the focus draws: around it, or below a field. */
  const lines = (): readonly Colour[] => {
    const field = at.closest(".fui-Input, .fui-Textarea, .fui-Select");
    const choice = at.closest(".fui-Checkbox, .fui-Radio, .fui-Switch");
    const found: Colour[] = [];
    for (const style of [getComputedStyle(at), getComputedStyle(choice ?? at, "::after")]) {
      const isRinged = style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 2;
      if (isRinged) found.push(colourOf(style.outlineColor));
      const border = Number.parseFloat(style.borderTopWidth);
      for (const [, colour = "", spread] of style.boxShadow.matchAll(
        /(rgba?\([^)]*\))(?: -?[\d.]+px){3} ([\d.]+)px/g,
      )) {
        // A border of the same colour and the shadow within it are one line.
        const width = Number(spread) + (colour === style.borderTopColor ? border : 0);
        if (width >= 2) found.push(colourOf(colour));
      }
      if (choice && border >= 2) found.push(colourOf(style.borderTopColor));
    }
    const below = field && getComputedStyle(field, "::after");
    if (below && Number.parseFloat(below.borderBottomWidth) >= 2) found.push(colourOf(below.borderBottomColor));
    // A chooser's line is the lower half of what is filled below it.
    const filled = below?.backgroundImage.match(/^linear-gradient\((?:0deg, )?(rgba?\([^)]*\))/)?.[1];
    if (filled && Number.parseFloat(below?.height ?? "0") >= 4) found.push(colourOf(filled));
    return found.filter(([, , , opacity]) => opacity > 0.5);
  };
  /** Something of it is where a pointer would meet it, nothing else lies over all of it. */
  const isInSight = (): boolean => {
    const { left, right, top, bottom } = at.getBoundingClientRect();
    const middle = [(left + right) / 2, (top + bottom) / 2] as const;
    const points = [middle, [left + 3, top + 3], [right - 3, top + 3], [left + 3, bottom - 3], [right - 3, bottom - 3]];
    return points.some(([x = 0, y = 0]) => {
      const met = page.elementFromPoint(x, y);
      return met !== null && (at.contains(met) || labels.some((label) => label.contains(met)));
    });
  };

  const drawn = lines();
  const ground = groundOf(at.parentElement);
  if (drawn.length === 0) return { name, unseen: "draws no line of two pixels" };
  if (!drawn.some((line) => contrast(line, ground) >= 3 || contrast(line, groundOf(at)) >= 3))
    return { name, unseen: `draws lines of too little contrast (${drawn.join(" and ")} on ${ground})` };
  if (!isInSight()) return { name, unseen: "lies hidden" };
  return { name };
}
