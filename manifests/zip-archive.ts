/** A zip file of a few small files, as Teams and Outlook take an app package. */
import { crc32, deflateRawSync } from "node:zlib";

export interface ZippedFile {
  readonly name: string;
  readonly content: Buffer;
}

/** The archive; the same files always give the same bytes, because every entry bears the earliest date a zip can say. */
export function zipFiles(files: readonly ZippedFile[]): Buffer {
  const entries: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content } of files) {
    const packed = deflateRawSync(content, { level: 9 });
    const facts = entryFacts(content, packed, name);
    const entry = Buffer.concat([Buffer.from("504b0304", "hex"), facts, Buffer.from(name, "utf8"), packed]);
    const place = Buffer.alloc(14); // no comment, first disk, no attributes, then where the entry starts
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from("504b01021400", "hex"), facts, place, Buffer.from(name, "utf8")]));
    entries.push(entry);
    offset += entry.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = Buffer.alloc(22);
  end.write("504b0506", 0, "hex");
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...entries, ...directory, end]);
}

/** The 26 bytes that a local header and a directory entry have in common. Source: PKWARE APPNOTE 4.3.7, 4.3.12. */
function entryFacts(content: Buffer, packed: Buffer, name: string): Buffer {
  const facts = Buffer.alloc(26);
  facts.writeUInt16LE(20, 0); // version 2.0
  facts.writeUInt16LE(0x0800, 2); // names are UTF-8
  facts.writeUInt16LE(8, 4); // deflate
  facts.writeUInt16LE(0x0021, 8); // 1980-01-01
  facts.writeUInt32LE(crc32(content), 10);
  facts.writeUInt32LE(packed.length, 14);
  facts.writeUInt32LE(content.length, 18);
  facts.writeUInt16LE(Buffer.byteLength(name), 22);
  return facts;
}
