/** What every surface's page shows before any program has come. Put into the pages when they are built. */

const bone = (width: string, height: string): string =>
  `<span class="bone" style="width: ${width}; height: ${height}"></span>`;
const bones = (inside: string): string =>
  `<div aria-busy="true" class="bones"><span class="unseen" role="status">Loading…</span><div aria-hidden="true">${inside}</div></div>`;
const grid = (name: string, count: number, height: string): string =>
  `<div class="${name}">${bone("100%", height).repeat(count)}</div>`;

const menu = bone("4rem", "1.25rem") + bone("5rem", "1.25rem") + bone("4rem", "1.25rem");
const title = bones(bone("55%", "2rem") + bone("35%", "1rem"));
const picker = bones(
  [
    bone("11rem", "1.25rem"),
    grid("big-times", 3, "4rem"),
    bone("14rem", "1rem"),
    grid("day-tiles", 14, "3.25rem"),
    grid("times", 8, "2.5rem"),
  ].join(""),
);

/** The same as `ShellBones` draws, so that nothing moves when the program takes over. */
export const firstLook = `<div class="slotside first-look"><div class="shell"><header class="top" aria-hidden="true">${menu}</header><main class="screen"><h1 class="unseen">Slotside</h1>${title}${picker}</main></div></div>`;
