// What time it is on the chain, out of this device's clock and the newest blocks of all relays. Any of them may be wrong.

/** Up to so many seconds lie between a right clock and the newest block of a chain that runs. */
const TOLERANCE = 120;
/** By how much a clock is set right at most, in seconds: who says more is not believed, and nothing is kept for years to come. */
const MOST = 172_800;
/** Between two looks that tell whether blocks come at the pace of this clock, and how much they may differ in it, in seconds. */
const [APART, JITTER] = [20, 10];

/** The newest block of a relay. */
interface Block {
  height: number;
  /** Unix seconds. */
  time: number;
}

/** How far this clock is from the chain's time. */
export class ChainClock {
  /** The chain's time less this clock, in seconds; 0 = they agree, or nothing shows that they do not. */
  off = 0;
  /** Whether blocks are older than they should be: either this clock is ahead, or the chain rests. */
  isUnsure = false;
  /** What it is at least on the chain, Unix seconds, while that is unsure; Infinity = nothing says that this clock is ahead. */
  newest = Infinity;
  private before: { clock: number; height: number; off: number } | null = null;

  /** Notes what all relays that answered tell, at a time of this clock, Unix seconds. */
  note(blocks: Block[], clock: number): void {
    const all = blocks.map(({ height, time }) => ({ clock, height, off: time - clock }));
    all.sort((a, b) => Math.abs(a.off) - Math.abs(b.off));
    this.judge(all);
    const [nearest] = all;
    this.newest = this.isUnsure && nearest !== undefined ? clock + nearest.off : Infinity;
  }

  /** What blocks say, the one first that is nearest to this clock. */
  private judge(all: { clock: number; height: number; off: number }[]): void {
    const [nearest] = all;
    if (nearest !== undefined && Math.abs(nearest.off) > MOST) {
      [this.off, this.isUnsure, this.before] = [0, true, null];
      return;
    }
    // Whoever says that it is right is believed against those who say that it is not.
    const isWrong = nearest !== undefined && Math.abs(nearest.off) > TOLERANCE;
    const agree = all.every(({ off }) => Math.sign(off) === Math.sign(nearest.off));
    if (!isWrong || !agree) [this.off, this.isUnsure, this.before] = [0, false, null];
    // No block is made before its time.
    else if (nearest.off > 0) [this.off, this.isUnsure, this.before] = [nearest.off, false, null];
    else this.noteOld(nearest);
  }

  /** An old block alone is no evidence: it may be the chain that rests. Blocks that come at the pace of this clock are. */
  private noteOld(nearest: { clock: number; height: number; off: number }): void {
    const { before } = this;
    const isNew = before === null || Math.abs(nearest.off - before.off) > TOLERANCE;
    if (!isNew && nearest.clock - before.clock < APART) return;
    const isRunning = !isNew && nearest.height > before.height && Math.abs(nearest.off - before.off) <= JITTER;
    this.off = isRunning ? nearest.off : 0;
    this.isUnsure = !isRunning;
    this.before = nearest;
  }
}
