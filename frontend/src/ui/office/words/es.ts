// Cómo se llaman las direcciones.

import type { NameWords } from "./en";

const LEVELS = { state: "Estado", county: "Condado", city: "Ciudad", registry: "Registro de contactos" };

export const words: NameWords = {
  own: (name) => `${name}, esta cuenta`,
  roles: {
    contract: (level, name) => `${LEVELS[level]} ${name}`.trim(),
    owner: (level, name) => (level === "registry" ? "propietario del registro de contactos" : `propietario de ${name}`),
    heir: (level, name) => (level === "registry" ? "se le ofreció el registro de contactos" : `se le ofreció ${name}`),
    cleaner: (_, name) => `limpieza de ${name}`,
    authority: () => "autoridad del registro",
  },
  more: (n) => `y ${n.toLocaleString("es")} más`,
  whole: "La dirección entera",
  copy: "Copiar",
  copied: "Copiado",
};
