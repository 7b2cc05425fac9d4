// Hearing of what the feed gets: somebody says that it has grown, and it is asked now and then in any case.

import type { Cursor, News } from "./follow";

/** Where a feed is. */
export interface Source {
  /** What follows a cursor. */
  read(known: Cursor): Promise<News>;
  /** Calls `grown` whenever the feed may have grown, `ended` when it hears no more of it. Returns what ends it. */
  listen(grown: () => void, ended: () => void): () => void;
}

/** Who watches. */
export interface Watcher {
  tell(news: News): void;
  /** The feed cannot be read now; the next attempt follows by itself. */
  fail(error: unknown): void;
}

/**
 * Tells what the feed has from `known` on and whatever comes, in order. It asks every `pollSeconds`, since a connection may break
 * and nobody hears it, and then listens again where it hears no more. Returns what ends it.
 */
export function watch(source: Source, known: Cursor, watcher: Watcher, pollSeconds: number): () => void {
  let cursor = known;
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
        const news = await source.read(cursor);
        if (isEnded || news.cursor.next === cursor.next) continue;
        watcher.tell(news);
        cursor = news.cursor;
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
