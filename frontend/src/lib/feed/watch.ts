// Hearing of what the feed gets: somebody says that it has grown, and it is asked now and then in any case.

/** Where a feed is. */
export interface Source<News> {
  /** What is new since the last time; null = nothing. */
  read(): Promise<News | null>;
  /** Calls `grown` whenever the feed may have grown, `ended` when it hears no more of it. Returns what ends it. */
  listen(grown: () => void, ended: () => void): () => void;
}

/** Who watches. */
export interface Watcher<News> {
  tell(news: News): void;
  /** The feed cannot be read now; the next attempt follows by itself. */
  fail(error: unknown): void;
}

/**
 * Tells what the feed has that is new, and whatever comes, in order. It asks every `pollSeconds`, since a connection may break and
 * nobody hears it, and then listens again where it hears no more. Returns what ends it.
 */
export function watch<News>(source: Source<News>, watcher: Watcher<News>, pollSeconds: number): () => void {
  let isReading = false;
  let hasGrown = false;
  let isEnded = false;
  let hangUp: (() => void) | null = null;

  const read = async (): Promise<void> => {
    hasGrown = true;
    if (isReading) return;
    isReading = true;
    try {
      while (hasGrown && !isEnded) {
        hasGrown = false;
        const news = await source.read();
        if (!isEnded && news !== null) watcher.tell(news);
      }
    } catch (error) {
      if (!isEnded) watcher.fail(error);
    } finally {
      isReading = false;
    }
  };
  const poll = (): void => {
    hangUp ??= source.listen(() => void read(), () => (hangUp = null));
    void read();
  };

  poll();
  const timer = setInterval(poll, pollSeconds * 1000);
  return () => {
    isEnded = true;
    clearInterval(timer);
    hangUp?.();
  };
}
