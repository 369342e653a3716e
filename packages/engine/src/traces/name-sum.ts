/** Places of the second hash in a sum: 32 and 21 bits are what a number holds exactly. */
const SECOND = 2 ** 21;

/**
 * Sums of a team's names, 53 bits as a whole number: CRC-32 of the team, a zero byte and the name, and the lower 21 bits
 * of Java's hash of the name. Of both UTF-8 is taken. The engine works out the same by {@link nameSumSql}.
 */
export function nameSumsOf(teamId: string): (name: string) => number {
  // Goes on from what all names of the team begin with.
  let before = -1;
  for (const byte of Buffer.from(`${teamId}\0`)) before = crcOf(before, byte);
  return (name) => {
    let crc = before;
    let hash = 0;
    // Here and not by `zlib.crc32`, which takes longer for a name of forty characters than both hashes do in one loop.
    for (let at = 0; at < name.length; at++) {
      const code = name.charCodeAt(at);
      if (code > 127) return sumOfBytes(Buffer.from(name), before);
      crc = crcOf(crc, code);
      hash = (Math.imul(hash, 31) + code) | 0;
    }
    return joined(crc, hash);
  };
}

/** The same of a column, as Float64, which holds it exactly. */
export function nameSumSql(column: string): string {
  return `toFloat64(CRC32(concat(team, '\\0', ${column}))) * ${SECOND} + bitAnd(toUInt32(javaHash(${column})), ${SECOND - 1})`;
}

function sumOfBytes(bytes: Uint8Array, before: number): number {
  let crc = before;
  let hash = 0;
  for (const byte of bytes) {
    crc = crcOf(crc, byte);
    // The engine has bytes with a sign.
    hash = (Math.imul(hash, 31) + ((byte << 24) >> 24)) | 0;
  }
  return joined(crc, hash);
}

function joined(crc: number, hash: number): number {
  return (~crc >>> 0) * SECOND + (hash & (SECOND - 1));
}

function crcOf(crc: number, byte: number): number {
  return (CRC_OF_BYTES[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8);
}

/** What each byte does to a CRC-32 of the polynomial 0xEDB88320, which is zlib's. */
const CRC_OF_BYTES = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 0 ? crc >>> 1 : (crc >>> 1) ^ 0xedb88320;
  return crc;
});
