// Los textos del panel de la cuenta y del envío de mensajes.

import type { AccountWords } from "./en";
import { counter } from "../../../lib/i18n/count";

const count = counter("es");

export const words: AccountWords = {
  title: "Cuenta",
  none: "No se ha elegido ninguna cuenta. Para leer no hace falta.",
  memory: "Las claves quedan en la memoria de esta pestaña: no se envían ni se guardan, y se olvidan cuando la cierra.",
  file: "Elegir un archivo de claves",
  fileHint: 'Líneas como ada = "24 palabras"',
  localnet: (file) => `Las cuentas de la red local están en ${file}`,
  keplr: "Usar Keplr",
  noKeplr: "Keplr no está instalado en este navegador.",
  which: "¿Qué clave?",
  use: "Usarla",
  connecting: "Un momento …",
  failed: {
    file: "Esto no es un archivo de claves.",
    keplr: "Keplr no da ninguna cuenta.",
    node: "No se puede acceder al nodo, o no es de esta cadena.",
  },
  balance: "Tiene",
  unknown: "desconocido",
  byKeplr: "firma Keplr",
  byFile: "firma con su clave en esta pestaña",
  forget: "Olvidarla",

  send: {
    message: "Mensaje",
    messages: (n) => `${n.toLocaleString("es")} mensajes en una transacción: se ejecutan todos o ninguno`,
    command: "Lo mismo con wasmd",
    copy: "Copiar",
    copied: "Copiado",
    noAccount: "Elija una cuenta para enviarlo desde aquí, o copie la orden.",
    estimating: "Se pregunta al nodo cuánto cuesta …",
    cost: (gas, fee) => `Usa ${gas} de gas según la simulación; la tarifa es ${fee}`,
    estimate: "Preguntar de nuevo",
    go: "Firmar y enviar",
    sending: "Espera su bloque …",
    refused: "La cadena dice que no",
    failed: "No se ha enviado nada",
    unclear: "No se sabe si se envió. Mire las transacciones de la cuenta antes de enviarlo otra vez.",
    unsettled: "Se ha enviado y aún no está en ningún bloque. No lo envíe otra vez hasta saber qué ha sido de ello.",
    log: "Todo lo que dijo la cadena",
    isSent: "Enviado",
    wasSent: "Lo que se envió",
    done: "Está en un bloque",
    hash: "Transacción",
    height: "Altura",
    simulated: "Gas según la simulación",
    gas: "Gas usado",
    gasMore: (times, limit) => `La simulación se hace sobre el estado anterior, así que en el bloque puede usarse más o menos; el límite es ${times} veces la simulación: ${limit}.`,
    events: (n) => count(n, { one: "1 evento", other: "# eventos" }),
  },
};
