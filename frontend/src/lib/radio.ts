// A simulated radio between two tabs of one browser, for demonstrations: a page cannot use Bluetooth. What a phone would send
// and hear goes over a channel between tabs, and nothing of it is measured.

import type { DeviceName } from "./device";
import type { Beacon } from "./phone/phone";

/** A meeting, as it is chosen. */
export interface Meeting {
  /** Its begin, Unix seconds. */
  at: number;
  seconds: number;
  metres: number;
}

/** What goes over the channel. */
type Message =
  | { is: "hello" | "here" | "gone"; from: DeviceName }
  | { is: "meeting"; from: DeviceName; meeting: Meeting; beacons: Beacon[]; wantsAnswer: boolean };

/** What a phone does when it meets another. */
export interface Radio {
  /** What this phone sends meanwhile. */
  send: (meeting: Meeting) => Promise<Beacon[]>;
  /** Keeps what it has heard. */
  hear: (meeting: Meeting, beacons: Beacon[]) => Promise<void>;
  /** Whether the other phone is there. */
  tell: (isThere: boolean) => void;
}

/** Strength at a metre, in dBm, and how it falls with distance: twice as far is 6 dB less. */
const AT_A_METRE = -59;

/** The strength that a phone so many metres away is heard with, in whole dBm. */
export function strengthAt(metres: number): number {
  const dbm = AT_A_METRE - 20 * Math.log10(Math.max(0.1, metres));
  return Math.round(Math.min(-30, Math.max(-104, dbm)));
}

/** The channel of one of the two phones. */
export class SimulatedRadio {
  private readonly channel: BroadcastChannel;

  /** `home`: names the deployment, so that phones of different trees do not meet. */
  constructor(
    private readonly name: DeviceName,
    home: string,
    private readonly radio: Radio,
  ) {
    this.channel = new BroadcastChannel(`wayclear simulated radio ${home}`);
    this.channel.onmessage = ({ data }: MessageEvent<Message>) => void this.take(data);
    this.post({ is: "hello", from: name });
  }

  /** Both phones send what they would have sent then, and keep what they hear. */
  async meet(meeting: Meeting): Promise<void> {
    this.post({ is: "meeting", from: this.name, meeting, beacons: await this.radio.send(meeting), wantsAnswer: true });
  }

  close(): void {
    this.post({ is: "gone", from: this.name });
    this.channel.close();
  }

  private async take(message: Message): Promise<void> {
    // Two tabs of the same phone do not meet.
    if (message.from === this.name) return;
    this.radio.tell(message.is !== "gone");
    if (message.is === "hello") this.post({ is: "here", from: this.name });
    if (message.is !== "meeting") return;
    const { meeting } = message;
    await this.radio.hear(meeting, message.beacons);
    if (!message.wantsAnswer) return;
    this.post({ is: "meeting", from: this.name, meeting, beacons: await this.radio.send(meeting), wantsAnswer: false });
  }

  private post(message: Message): void {
    this.channel.postMessage(message);
  }
}
