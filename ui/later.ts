/** Nobody's screen goes blank because a part of it did not come. */
import { lazy as lazyOnce } from "react";
import { patiently } from "./patiently.ts";

/** React's `lazy`, on `patiently`. */
export const lazy: typeof lazyOnce = (load) => lazyOnce(() => patiently(load));
