// Los textos del explorador de contratos. Los nombres de campos, mensajes, tablas y eventos son los de los contratos.

import type { TextForm } from "../../lib/schema/shape";
import type { EngineerWords } from "./en";
import { tables } from "./tables/es";
import { counter } from "../../lib/i18n/count";

const count = counter("es");

const FORMS: Record<TextForm, string> = {
  plain: "un texto",
  address: "una dirección como wasm1…",
  hex: "hexadecimal, dos dígitos por byte",
  base64: "base64",
  amount: "una cantidad en unidades base: solo dígitos",
  decimal: "un número decimal como 0.001",
  signedDecimal: "un número decimal como -2.5",
};

export const words: EngineerWords = {
  title: "Contratos",
  nav: "Explorador",
  contracts: "Contratos",
  events: "Eventos",
  connecting: "Conectando con el nodo …",
  noNode: "No se puede acceder al nodo, o no es de esta cadena.",
  again: "Intentar de nuevo",
  refused: "El contrato dice que no",
  failed: "No hay respuesta",
  away: "El nodo no responde. Compruebe la conexión e inténtelo de nuevo.",
  log: "Todo lo que se dijo",
  loading: "Un momento …",

  begin: "El árbol",
  beginMore: (chain, node) => `Cadena ${chain}, leída de ${node}.`,
  address: "Dirección de un contrato",
  addressBad: "Esto no es la dirección de un contrato.",
  addressNeeded: "Este campo es necesario: escriba o pegue una dirección como wasm1…, o elija un contrato de arriba.",
  open: "Verlo",
  kinds: { state: "Estado", county: "Condado", city: "Ciudad", location: "Lugar", "contact-registry": "Registro de contactos" },
  unknownKind: "Contrato",

  tabs: { info: "Acerca de él", query: "Consultar", execute: "Ejecutar", rows: "Filas" },
  info: {
    address: "Dirección",
    code: "Código",
    checksum: "Suma de control",
    creator: "Creado por",
    admin: "Puede migrarlo",
    nobody: "nadie",
    label: "Etiqueta",
    version: "Versión",
    noVersion: "no la dice",
    made: "Creado en el bloque",
    unknown: "desconocido",
    children: "Debajo de él",
    noChildren: "Todavía nada.",
    more: "Más",
    history: "Códigos que ha tenido",
    message: "Su mensaje",
    operations: { init: "creado", migrate: "migrado", genesis: "desde el génesis", unknown: "desconocido" },
    inBlock: (height) => `en el bloque ${height}`,
  },

  form: {
    message: "Mensaje",
    json: "Como JSON",
    jsonHint: "El formulario y este texto son el mismo mensaje: cambie cualquiera de los dos.",
    badJson: (why) => `Esto no es JSON, así que el formulario espera: ${why}`,
    give: (name) => `Indicar ${name}`,
    add: "Añadir uno",
    remove: (n) => `Quitar ${n.toLocaleString("es")}`,
    nothing: "No hay nada que rellenar.",
    anew: "Empezar de nuevo",
    funds: "Monedas que se envían con él",
    onlyJson: "Solo como JSON.",
    noSchema: "Aquí no se conocen sus mensajes: escríbalos como JSON.",
    ask: "Consultar",
    prepare: "Continuar",
    wrong: (n) => count(n, { one: "Un campo no es correcto:", other: "# campos no son correctos:" }),
    range: (least, most) => `de ${least} a ${most}`,
    forms: FORMS,
    problem: (problem) => {
      switch (problem.is) {
        case "missing":
          return "Rellene este campo.";
        case "noText":
          return "Debe ser un texto.";
        case "noInteger":
          return "Debe ser un número entero.";
        case "noBoolean":
          return "Debe ser verdadero o falso.";
        case "noList":
          return "Debe ser una lista.";
        case "noObject":
          return "Debe ser un objeto.";
        case "noVariant":
          return "No es ninguno de los que se pueden elegir.";
        case "form":
          return `Debe ser ${FORMS[problem.form]}.`;
        case "range":
          return `Debe estar entre ${problem.least.toLocaleString("es")} y ${problem.most.toLocaleString("es")}.`;
        case "unknownField":
          return `El contrato no conoce ningún campo ${problem.name}.`;
      }
    },
  },

  answer: {
    title: "Respuesta",
    at: (height, when) => `Bloque ${height}, ${when}`,
    atHeight: (height) => `Bloque ${height}`,
  },

  rows: {
    intro: "Lo que el contrato ha guardado, tal como lo tiene la cadena, en el orden de sus claves.",
    none: "No hay más filas.",
    asOf: (height) => `Según el bloque ${height}`,
    next: "Más filas",
    first: "Desde el principio",
    unknown: "tabla desconocida",
    tables,
    asBytes: "sin descifrar: los bytes",
    bytes: "Los bytes",
    all: "El valor y los bytes",
    key: "Clave",
    value: "Valor",
  },

  stream: {
    title: "Eventos",
    intro: "Lo que dicen los contratos de este árbol, según llegan los bloques; lo más nuevo primero. Se escuchan todas las transacciones de la cadena.",
    on: "Escuchando",
    off: "Se ha perdido la conexión; se intenta de nuevo por sí sola.",
    opening: "Conectando …",
    pause: "Pausar",
    goOn: "Seguir",
    held: (n) => count(n, { one: "1 nuevo desde la pausa", other: "# nuevos desde la pausa" }),
    clear: "Vaciar la lista",
    contract: "Contrato",
    type: "Evento",
    all: "todos",
    none: "Todavía nada. Aquí se oye algo cuando alguien se registra, informa o cambia el árbol.",
    noMatch: "Ninguno de los oídos hasta ahora.",
    shown: (n, most) => `Se muestran ${n.toLocaleString("es")}; se guardan como mucho ${most.toLocaleString("es")}`,
    block: (height) => `Bloque ${height}`,
    transaction: "Transacción",
  },
};
