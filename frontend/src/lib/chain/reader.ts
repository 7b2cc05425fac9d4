// Taking packed bytes apart: integers are big-endian, and what is missing is an error.

import { toHex } from "@cosmjs/encoding";

/** Takes bytes from the front and knows where it is. */
export class Reader {
  constructor(
    private readonly bytes: Uint8Array,
    private at = 0,
  ) {}

  isAtEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  take(length: number): Uint8Array {
    const end = this.at + length;
    if (end > this.bytes.length) this.fail();
    const taken = this.bytes.subarray(this.at, end);
    this.at = end;
    return taken;
  }

  /** All that is left. */
  rest(): Uint8Array {
    return this.take(this.bytes.length - this.at);
  }

  /** So many bytes, hexadecimal. */
  hex(length: number): string {
    return toHex(this.take(length));
  }

  /** An unsigned integer of so many bytes, up to six. */
  uint(length: number): number {
    return this.take(length).reduce((sum, byte) => sum * 256 + byte, 0);
  }

  /** A reader of the next `length` bytes alone. */
  section(length: number): Reader {
    const begin = this.at;
    this.take(length);
    return new Reader(this.bytes.subarray(0, this.at), begin);
  }

  /** Reads one after the other up to the end. */
  all<Item>(one: (reader: Reader) => Item): Item[] {
    const items = [];
    while (!this.isAtEnd()) items.push(one(this));
    return items;
  }

  private fail(): never {
    throw new RangeError(`it does not decode at byte ${this.at}`);
  }
}
