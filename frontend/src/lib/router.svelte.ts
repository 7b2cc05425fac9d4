// Which page is shown. It stands behind the # of the address, which no server sees.

const PAGES = ["home", "check-in", "places", "diary", "report", "authority", "engineer", "kiosk"] as const;
export type Page = (typeof PAGES)[number];

/** Pages of those who run a tree or write for one: they have no phone, and a wider sheet. */
const OFFICES: readonly Page[] = ["authority", "engineer", "kiosk"];

class Router {
  page = $state<Page>("home");
  /** What stands behind the page's name, like a place. */
  rest = $state("");
  readonly isOffice = $derived(OFFICES.includes(this.page));

  begin(): void {
    addEventListener("hashchange", () => this.read());
    this.read();
  }

  private read(): void {
    const [name, ...rest] = decode(location.hash.replace(/^#\/?/, "")).split("/");
    const page = PAGES.find((known) => known === name);
    this.page = page ?? "home";
    this.rest = page ? rest.join("/") : "";
  }
}

/** A text with %-signs that stand for nothing is taken as it is. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export const router = new Router();
