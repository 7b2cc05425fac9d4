// أسماء العناوين.

import type { NameWords } from "./en";

const LEVELS = { state: "ولاية", county: "مقاطعة", city: "مدينة", registry: "سجل المخالطات" };

export const words: NameWords = {
  own: (name) => `${name}، هذا الحساب`,
  roles: {
    contract: (level, name) => `${LEVELS[level]} ${name}`.trim(),
    owner: (level, name) => (level === "registry" ? "مالك سجل المخالطات" : `مالك ${name}`),
    heir: (level, name) => (level === "registry" ? "عُرض عليه سجل المخالطات" : `عُرضت عليه ${name}`),
    cleaner: (_, name) => `منظِّف في ${name}`,
    authority: () => "جهة في السجل",
  },
  more: (n) => `و${n.toLocaleString("ar")} غيرها`,
  whole: "العنوان كله",
  copy: "نسخ",
  copied: "نُسخ",
};
