// Keeping the screen on, where a browser can.

/** Keeps it on until the function it returns is called; tells whether it is. A page that was hidden asks anew. */
export function stayAwake(changed: (isAwake: boolean) => void): () => void {
  let lock: WakeLockSentinel | null = null;
  let isOver = false;

  async function ask(): Promise<void> {
    if (isOver || lock !== null || document.visibilityState !== "visible" || !("wakeLock" in navigator)) return;
    try {
      const got = await navigator.wakeLock.request("screen");
      if (isOver) return void got.release();
      lock = got;
      changed(true);
      got.addEventListener("release", () => {
        lock = null;
        if (!isOver) changed(false);
      });
    } catch {
      // A nearly empty battery, or a browser that does not want to.
    }
  }

  const again = (): void => void ask();
  document.addEventListener("visibilitychange", again);
  again();
  return () => {
    isOver = true;
    document.removeEventListener("visibilitychange", again);
    void lock?.release();
  };
}
