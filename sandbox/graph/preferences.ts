/** The `Prefer` header of Microsoft Graph's Outlook resources. Source: "Use the Outlook calendar API", "Outlook immutable identifiers". */
import { graphErrors } from "./graph-error.ts";
import { ianaZoneOf } from "./time-zones.ts";

export interface Preferences {
  /** Name as asked for (it is echoed) and the IANA zone behind it. */
  readonly zone: { readonly name: string; readonly iana: string };
  readonly ids: "default" | "immutable";
  readonly body: "html" | "text";
  readonly pageSize?: number;
  /** Value of `Preference-Applied`; absent when nothing was asked. */
  readonly applied?: string;
}

/** Throws TimeZoneNotSupportedException for a zone that is neither a Windows nor an IANA name. */
export function readPreferences(header: string | undefined): Preferences {
  const text = header ?? "";
  const zoneName = /outlook\.timezone\s*=\s*"?([^",;]+)"?/i.exec(text)?.[1]?.trim();
  const iana = zoneName === undefined ? "UTC" : ianaZoneOf(zoneName);
  if (!iana) throw graphErrors.unknownZone(zoneName ?? "");
  const isImmutable = /idtype\s*=\s*"?immutableid"?/i.test(text);
  const isText = /outlook\.body-content-type\s*=\s*"?text"?/i.test(text);
  const pageSize = /odata\.maxpagesize\s*=\s*(\d+)/i.exec(text)?.[1];
  const applied = [
    ...(zoneName === undefined ? [] : [`outlook.timezone="${zoneName}"`]),
    ...(isText ? [`outlook.body-content-type="text"`] : []),
    ...(isImmutable ? [`IdType="ImmutableId"`] : []),
    ...(pageSize ? [`odata.maxpagesize=${pageSize}`] : []),
  ];
  return {
    zone: { name: zoneName ?? "UTC", iana },
    ids: isImmutable ? "immutable" : "default",
    body: isText ? "text" : "html",
    ...(pageSize ? { pageSize: Number(pageSize) } : {}),
    ...(applied.length > 0 ? { applied: applied.join(", ") } : {}),
  };
}
