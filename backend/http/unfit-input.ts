/** What no field of ours can hold, whatever its schema: text that the database cannot keep as it is, and endless nesting. */

/** The first such place in what JSON or a query gave, by its path. */
export function findUnfit(value: unknown): { readonly path: readonly string[]; readonly message: string } | undefined {
  const open: { readonly value: unknown; readonly path: readonly string[] }[] = [{ value, path: [] }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value: here, path } = next;
    if (typeof here === "string" && !isKeepable(here)) return { path, message: unkeepable };
    if (typeof here !== "object" || here === null) continue;
    if (path.length === deepest) return { path, message: `must not be nested more than ${deepest} deep` };
    for (const [key, inner] of Object.entries(here)) {
      if (!isKeepable(key)) return { path, message: "must not have such a field" };
      open.push({ value: inner, path: [...path, key.slice(0, 100)] });
    }
  }
  return undefined;
}

const deepest = 20;
const unkeepable = "must not contain NUL or half of a character";

/** PostgreSQL keeps no NUL, and half of a surrogate pair would come back as another character. */
function isKeepable(text: string): boolean {
  return !text.includes("\u0000") && text.isWellFormed();
}
