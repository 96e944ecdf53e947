/** Lets a person drag an event's block in the grid, in steps of a quarter of an hour and of whole days. */

const stepMinutes = 15;

/** Calls `onDrop({ days, minutes })` when the block was really moved; its click is then marked `data-dragged`. */
export function makeDraggable(block, { pixelsPerHour, dayWidth, onDrop }) {
  block.addEventListener("pointerdown", (down) => {
    const width = dayWidth();
    block.setPointerCapture(down.pointerId);
    const shiftAt = (at) => ({
      days: Math.round((at.clientX - down.clientX) / width),
      minutes: Math.round(((at.clientY - down.clientY) / pixelsPerHour) * (60 / stepMinutes)) * stepMinutes,
    });
    const onMove = (at) => {
      const { days, minutes } = shiftAt(at);
      if (days || minutes) block.dataset.dragged = "true";
      block.style.transform = `translate(${days * width}px, ${(minutes / 60) * pixelsPerHour}px)`;
    };
    const stop = (at) => {
      block.removeEventListener("pointermove", onMove);
      block.removeEventListener("pointerup", stop);
      block.removeEventListener("pointercancel", stop);
      const { days, minutes } = shiftAt(at);
      if (at.type === "pointerup" && (days || minutes)) onDrop({ days, minutes });
      else block.style.transform = "";
      // The click that follows the release must not open the event.
      setTimeout(() => delete block.dataset.dragged);
    };
    block.addEventListener("pointermove", onMove);
    block.addEventListener("pointerup", stop);
    block.addEventListener("pointercancel", stop);
  });
}
