// What only health authorities and engineers load: a citizen's phone is not made to keep it. A venue's tablet keeps its page.

import type { Plugin } from "vite";

const OFFICES = /\/src\/(?:authority\/Authority|engineer\/Engineer)\.svelte$/;

/** A file that a build has made, as far as it is looked at here. */
interface Chunk {
  fileName: string;
  isEntry: boolean;
  facadeModuleId: string | null;
  imports: string[];
  dynamicImports: string[];
  viteMetadata?: { importedCss: Set<string> };
}

/** Notes which files these are while the page is built. */
export function officesPlugin(files: Set<string>): Plugin {
  return {
    name: "wayclear-offices",
    apply: "build",
    generateBundle(_, bundle) {
      const chunks = new Map(Object.values(bundle).flatMap((file) => (file.type === "chunk" ? [[file.fileName, file as Chunk] as const] : [])));
      const all = [...chunks.values()];
      const isOffice = ({ facadeModuleId }: Chunk): boolean => facadeModuleId !== null && OFFICES.test(facadeModuleId);
      const offices = all.filter(isOffice);
      if (offices.length !== 2) this.error("the offices' pages are not where they are looked for");
      const reached = (from: Chunk[], isLeftOut: (chunk: Chunk) => boolean): Set<string> => {
        const found = new Set<string>();
        const seen = new Set<Chunk>();
        const walk = (chunk: Chunk | undefined): void => {
          if (!chunk || seen.has(chunk) || isLeftOut(chunk)) return;
          seen.add(chunk);
          for (const file of [chunk.fileName, ...(chunk.viteMetadata?.importedCss ?? [])]) found.add(file);
          for (const next of [...chunk.imports, ...chunk.dynamicImports]) walk(chunks.get(next));
        };
        from.forEach(walk);
        return found;
      };
      const others = reached(all.filter(({ isEntry }) => isEntry), isOffice);
      for (const file of reached(offices, () => false)) if (!others.has(file)) files.add(file);
    },
  };
}
