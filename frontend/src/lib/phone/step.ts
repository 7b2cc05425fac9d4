// Something that is to be asked of relays, or handed in.

export interface Step {
  /** When no relay takes it any more, Unix seconds; Infinity = it can wait. */
  until: number;
  /** Whether it begins with a question for what became of it. */
  isQuestion: boolean;
  run(): Promise<void>;
}
