/** A cookie that binds ten minutes of one browser to what it began. Only pages outside the surfaces set one. */

const lastsSeconds = 600;

/** `name` begins with `__Host-`: never over plain HTTP, never for other hosts, never from a subdomain. */
export function setCookie(name: `__Host-${string}`, value: string): string {
  return `${name}=${value}; Path=/; Max-Age=${lastsSeconds}; Secure; HttpOnly; SameSite=Lax`;
}

export function droppedCookie(name: `__Host-${string}`): string {
  return `${name}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax`;
}

/** Its value in a request's `Cookie` header. */
export function cookieOf(header: string | undefined, name: string): string | undefined {
  for (const part of (header ?? "").split(";")) {
    const [key, ...value] = part.split("=");
    if (key?.trim() === name) return value.join("=").trim() || undefined;
  }
  return undefined;
}
