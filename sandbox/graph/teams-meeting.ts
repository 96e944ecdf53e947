/** The Teams part of an event: its join link and the block that Teams writes into the body. Shapes as recorded in February 2024. */

export function joinUrlOf(threadId: string, tid: string, oid: string): string {
  const context = `%7b%22Tid%22%3a%22${tid}%22%2c%22Oid%22%3a%22${oid}%22%7d`;
  return `https://teams.microsoft.com/l/meetup-join/19%3ameeting_${encodeURIComponent(threadId)}%40thread.v2/0?context=${context}`;
}

const rule = `<div style="width:100%"><span style="white-space:nowrap; color:#5F5F5F; opacity:.36">${"_".repeat(80)}</span>\r\n</div>`;

/** Older organisations still meet there. The shape is assumed. */
export function skypeUrlOf(threadId: string, email: string): string {
  const [name = "", domain = ""] = email.split("@");
  return `https://meet.lync.com/${domain}/${name}/${threadId.slice(0, 8).toUpperCase()}`;
}

/** The event's body with the block appended, as a whole HTML document. */
export function withMeetingBlock(bodyHtml: string, joinUrl: string): string {
  const digits = [...joinUrl]
    .reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 1_000_000_000_000, 7)
    .toString()
    .padStart(12, "2");
  const code = digits.match(/.{3}/g)?.join(" ") ?? digits;
  const block = `<br>\r\n${rule}\r\n<div class="me-email-text" lang="en-US" style="color:#252424; font-family:'Segoe UI','Helvetica Neue',Helvetica,Arial,sans-serif">\r\n<div style="margin-top:24px; margin-bottom:20px"><span style="font-size:24px; color:#252424">Microsoft Teams meeting</span>\r\n</div>\r\n<div style="margin-bottom:20px">\r\n<div style="margin-top:0px; margin-bottom:0px; font-weight:bold"><span style="font-size:14px; color:#252424">Join on your computer, mobile app or room device</span>\r\n</div>\r\n<a href="${joinUrl}" class="me-email-headline" style="font-size:14px; text-decoration:underline; color:#6264a7">Click here to join the meeting</a> </div>\r\n<div style="margin-bottom:20px; margin-top:20px"><span data-tid="meeting-code" style="font-size:14px; color:#252424">Meeting ID:\r\n<span style="font-size:16px; color:#252424">${code}</span></span>\r\n</div>\r\n</div>\r\n${rule}`;
  return wholeDocument(`${innerHtml(bodyHtml)}${block}`);
}

/** The Teams link in a body, if there is one; this is where Exchange takes the meeting from. */
export function meetingLinkIn(bodyHtml: string): string | undefined {
  return /https:\/\/teams\.microsoft\.com\/l\/meetup-join\/[^"'<>\s]+/.exec(bodyHtml)?.[0].replaceAll("&amp;", "&");
}

export const wholeDocument = (inner: string): string =>
  `<html>\r\n<head>\r\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8">\r\n</head>\r\n<body>\r\n${inner}\r\n</body>\r\n</html>\r\n`;

const innerHtml = (html: string): string => (/<body[^>]*>([\s\S]*)<\/body>/i.exec(html)?.[1] ?? html).trim();

export function htmlFromText(text: string): string {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return wholeDocument(`<div class="PlainText">${escaped.split(/\r?\n/).join("<br>\r\n")}</div>`);
}

/** As `bodyPreview` and `Prefer: outlook.body-content-type="text"` show it. */
export function textFromHtml(html: string): string {
  return innerHtml(html)
    .replace(/<br\s*\/?>|<\/(p|div|li|h\d)>/gi, "\r\n")
    .replace(/<[^>]+>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&nbsp;", " ")
    .replaceAll("&amp;", "&")
    .replace(/[ \t]+/g, " ")
    .replace(/(\s*\r?\n\s*)+/g, "\r\n")
    .trim();
}
