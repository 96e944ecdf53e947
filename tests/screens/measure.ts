/** What can be measured on a screen that axe does not judge. Each runs in the page, so each is whole in itself. */

export type Measured = readonly (readonly ["too wide" | "small" | "cut off" | "overlaps", string])[];

/** Wider than its window; and what is pressed but smaller than 24 px (WCAG 2.5.8, without its exception for what has room around it). */
export function measureControls(root: SVGElement | HTMLElement): Measured {
  const wide = root.scrollWidth - root.clientWidth;
  const faults: Measured[number][] = wide > 0 ? [["too wide", `${wide} px`]] : [];
  for (const control of root.querySelectorAll("button, a[href], input, select, textarea, summary, [role=button]")) {
    const isChoice = control.matches("[type=checkbox], [type=radio]");
    const boxed = isChoice ? (control.closest("label, .fui-Checkbox, .fui-Radio") ?? control) : control;
    const { width, height } = boxed.getBoundingClientRect();
    const isShown = boxed.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    if (width === 0 || !isShown || boxed.closest(".unseen, .skip-link")) continue;
    const words = control.textContent ?? "";
    // Links within a sentence are as high as it is.
    const isInSentence = getComputedStyle(control).display === "inline";
    if (isInSentence && (control.parentElement?.textContent ?? "").length > words.length + 2) continue;
    // What is pressed there is the box around it.
    const isInBox = control.closest(".fui-Input") !== null && height >= 20;
    if (Math.min(width, height) >= 23.5 || isInBox) continue;
    const name = `${control.tagName.toLowerCase()} "${(words || control.ariaLabel || "").trim().slice(0, 40)}"`;
    faults.push(["small", `${name} is ${Math.round(width)} × ${Math.round(height)}`]);
  }
  return faults;
}

/** Words that are cut by an edge, stand out of what they are on, or lie over others. */
export function measureWords(root: SVGElement | HTMLElement): Measured {
  const faults: Measured[number][] = [];
  const around = (element: Element): readonly { readonly box: Element; readonly style: CSSStyleDeclaration }[] => {
    const boxes = [];
    for (let box: Element | null = element; box && box !== root; box = box.parentElement)
      boxes.push({ box, style: getComputedStyle(box) });
    return boxes;
  };
  const hides = (overflow: string): boolean => overflow === "hidden" || overflow === "clip";
  const isCut = (rect: DOMRect, boxes: ReturnType<typeof around>): boolean => {
    if (rect.left < -1.5) return true;
    const end = boxes.findIndex(
      ({ style }) => ["auto", "scroll"].includes(style.overflowX) || style.position === "fixed",
    );
    return boxes.slice(0, end === -1 ? boxes.length : end).some(({ box, style }) => {
      const edge = box.getBoundingClientRect();
      const isEdged = hides(style.overflowX) || box.matches("button, .pill, .card, .notice");
      if (isEdged && (rect.left < edge.left - 1.5 || rect.right > edge.right + 1.5)) return true;
      return hides(style.overflowY) && (rect.top < edge.top - 4 || rect.bottom > edge.bottom + 4);
    });
  };
  const lines: { readonly rect: DOMRect; readonly node: Text }[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode as Text;
    const parent = node.parentElement;
    const isShown = parent?.checkVisibility({ visibilityProperty: true, opacityProperty: true }) === true;
    if (!parent || !isShown || node.data.trim() === "") continue;
    if (parent.closest("style, script, option, noscript, title, .unseen, .skip-link")) continue;
    const boxes = around(parent);
    // Shortened on purpose, with what is left out somewhere near; or lying over the page on purpose.
    if (boxes.some(({ style }) => style.textOverflow === "ellipsis")) continue;
    const isPinned = boxes.some(({ style }) => style.position === "sticky" || style.position === "fixed");
    const range = document.createRange();
    range.selectNodeContents(node);
    const rects = [...range.getClientRects()].filter(({ width, height }) => width > 0 && height > 0);
    if (rects.some((rect) => isCut(rect, boxes))) faults.push(["cut off", `"${node.data.trim().slice(0, 40)}"`]);
    if (!isPinned) lines.push(...rects.map((rect) => ({ rect, node })));
  }
  for (const [index, one] of lines.entries())
    for (const other of lines.slice(index + 1)) {
      const across = Math.min(one.rect.right, other.rect.right) - Math.max(one.rect.left, other.rect.left);
      const down = Math.min(one.rect.bottom, other.rect.bottom) - Math.max(one.rect.top, other.rect.top);
      if (one.node === other.node || across < 3 || down < 6) continue;
      faults.push(["overlaps", `"${one.node.data.trim().slice(0, 30)}" and "${other.node.data.trim().slice(0, 30)}"`]);
    }
  return faults;
}
