/** Follows what is open in Outlook. Outlook may tell it twice, late, or while the last item is still being read. */
import { idOfOpenItem, readOpenItem } from "./open-item.ts";
import type { OpenItem } from "./open-item.ts";

/** Not known yet: nothing of the item before may be seen meanwhile. */
const beingRead: OpenItem = {};

/**
 * Reads the open item, and everything that is opened from now on. `show` hears at once that another item is open, as an empty
 * reading, and then what it is: an answer about an item that was left meanwhile is dropped.
 */
export function followOpenItem(show: (item: OpenItem) => void): void {
  let latest = 0;
  let shownId = idOfOpenItem();
  let shown = "";

  async function read(): Promise<void> {
    const mine = ++latest;
    const id = idOfOpenItem();
    if (id !== shownId) {
      [shownId, shown] = [id, ""];
      show(beingRead);
    }
    const item = await readOpenItem();
    const text = JSON.stringify(item);
    // Told of the same item twice, what a person is doing with it goes on.
    if (mine !== latest || text === shown) return;
    shown = text;
    show(item);
  }

  listen(Office.context.mailbox, Office.EventType.ItemChanged, () => {
    // What is being written tells no id: whether it is another one, only reading it shows.
    if (idOfOpenItem() === undefined) shownId = "none";
    void read();
  });
  const open = Office.context.mailbox.item as Partial<Handlers> | null | undefined;
  listen(open, Office.EventType.AppointmentTimeChanged, () => void read());
  listen(open, Office.EventType.RecipientsChanged, () => void read());
  // Where a client tells nothing, coming back to the pane does.
  window.addEventListener("focus", () => void read());
  void read();
}

interface Handlers {
  readonly addHandlerAsync: (event: Office.EventType, handler: () => void) => void;
}

/** Clients refuse events that they do not know by throwing; the pane works without. */
function listen(from: unknown, event: Office.EventType, handler: () => void): void {
  try {
    (from as Partial<Handlers> | null | undefined)?.addHandlerAsync?.(event, handler);
  } catch {
    // Coming back to the pane reads anew.
  }
}
