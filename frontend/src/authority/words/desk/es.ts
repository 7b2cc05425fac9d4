// Los textos de la ventanilla en español.

import { counter } from "../../../lib/i18n/count";
import type { AuthorityWords } from "../en";

const count = counter("es");

export const desk: AuthorityWords["desk"] = {
  title: "Ventanilla",
  more: "Firma lo que piden los teléfonos de pacientes. Recibe números y no conoce el contenido; lo que ha firmado queda en su registro, para poder retirarlo.",
  key: "Clave de firma",
  noKey: "No hay clave de firma en este navegador. Haga una, o traiga la que hizo wayclear attest key.",
  passphrase: "Frase de contraseña",
  passphraseHint: "Protege la clave en este navegador. Sin ella la clave se pierde: nadie puede recuperarla.",
  passphraseAgain: "La misma otra vez",
  bring: "Elegir una clave de firma",
  bringHint: "Sin archivo se hace una clave nueva.",
  keepKey: "Guardar esta clave aquí",
  make: "Hacer una clave",
  publicKey: "Clave pública, para el propietario del registro",
  signsFor: "Firma por la autoridad",
  ended: "El registro ya no acepta nada de la autoridad",
  unlisted: "El registro no tiene ninguna autoridad con esta clave. Dé la línea de arriba al propietario del registro, que la pone en «Quién puede avalar».",
  unlock: "Desbloquear",
  unlocked: "Desbloqueada para esta pestaña, hasta que la bloquee o cierre la pestaña.",
  lock: "Bloquear",
  forget: "Borrar la clave",
  forgetSure: "¿Borrar la clave de comprobantes de este navegador?",
  forgetMore: "Sin una copia en otra parte se pierde para siempre. Lo que ha firmado sigue valiendo.",
  forgetYes: "Sí, borrarla",
  forgetNo: "Conservarla",
  keyMore: "Firma comprobantes y nada más: no use nunca la clave de una cuenta. Se queda en este navegador y no sale en ningún mensaje.",
  wrong: "Esta no es la frase.",
  otherKey: "Entretanto otra pestaña ha guardado aquí una clave. No se ha cambiado nada: desbloquee esa, o bórrela antes.",
  short: (n) => `Al menos ${n} caracteres: lo mejor son varias palabras.`,
  differ: "Las dos no son iguales.",
  noKeyFile: "Esto no es una clave de 64 cifras hexadecimales. Elija el archivo que hizo wayclear attest key.",

  sign: "Firmar una solicitud",
  signMore: "El paciente trae la solicitud como archivo, de la página o de wayclear report. La respuesta vuelve al teléfono.",
  label: "Etiqueta del paciente",
  labelHint: "Como el número de la prueba. Queda en el registro.",
  chooseRequest: "Elegir la solicitud",
  scanRequest: "Escanearla de la pantalla del teléfono",
  scanned: "Leída de la pantalla del teléfono",
  showAnswer: "Mostrar la respuesta al teléfono",
  showAnswerMore: "Ponga esta pantalla ante la cámara del teléfono hasta que los tenga todos.",
  requestHint: "Ningún archivo elegido.",
  signNow: "Anotarla y firmar",
  noLabel: "Dé una etiqueta.",
  noRequest: "Elija el archivo de la solicitud.",
  request: (problem) => {
    switch (problem.is) {
      case "form":
        return "Esto no es una solicitud entera. No se firmó nada.";
      case "digests":
        return `La solicitud tiene ${problem.count} números distintos de 32 bytes, necesita 64. No se firmó nada; que se haga otra vez.`;
      case "day":
        return `La solicitud es para el día ${problem.issued}, hoy es el día ${problem.today} (UTC, desde 1970). No se firmó nada; que se haga otra vez.`;
      case "other":
        return `La solicitud es para el registro ${problem.registry} de la cadena ${problem.chain_id}; esta ventanilla firma para otro. No se firmó nada.`;
    }
  },
  register: (problem) => {
    switch (problem.is) {
      case "line":
        return `La línea ${problem.line} no es de un registro. No se tomó nada; traiga una copia entera.`;
      case "noLabel":
        return "Dé una etiqueta.";
      case "otherPatient":
        return `El número ${problem.number} de esta solicitud, comprobante ${problem.id}, se firmó para otro paciente, «${problem.patient}». No se firmó nada. Si es la misma persona, use esa etiqueta; si no, pida una solicitud del teléfono del propio paciente, sin esa pieza.`;
      case "tooMany":
        return `«${problem.patient}» tendría ${problem.count} firmas de un día, más de ${problem.most}. No se firmó nada más.`;
      case "revoked":
        return `Lo firmado para «${problem.patient}» se retira. No se firmó nada. Si el paciente está infectado después de todo, use otra etiqueta.`;
    }
  },
  signed: (n, label) => `${count(n, { one: "# firma", other: "# firmas" })} para «${label}», anotadas en el registro.`,
  saveAnswer: "Guardar la respuesta",

  registerTitle: "Registro",
  registerMore: "Para quién se firmó algo. Está solo en este navegador: guarde una copia. El comando lee y escribe el mismo archivo, si nadie más puede leerlo: chmod 600 register. Lo que el servicio (wayclear attest serve) ha firmado por códigos está en su propio registro: incorpórelo antes de retirarlo aquí.",
  nothing: "Aquí todavía no se ha firmado nada.",
  ids: (n) => count(n, { one: "# firma", other: "# firmas" }),
  isRevoked: "retirado",
  export: "Guardar una copia",
  import: "Traer una copia",
  imported: (n) => (n === 0 ? "Ya estaba todo aquí." : count(n, { one: "Se añadió # línea.", other: "Se añadieron # líneas." })),
  importAsks: (lines, persons) => `Este archivo tiene ${count(lines, { one: "# línea", other: "# líneas" })} que este registro no tiene, de ${count(persons, { one: "# etiqueta", other: "# etiquetas" })}. Lo que se incorpora se queda. ¿Es el registro de esta oficina?`,
  importTooLarge: "Este archivo es demasiado grande para un registro.",
  importForeign: "Ninguna de estas etiquetas está en este registro: puede ser el archivo de otra oficina.",
  importYes: "Sí, incorporarlo",
  importNo: "Dejarlo",

  revoke: "Retirar",
  revokeMore: "Si una prueba estaba equivocada: lo publicado para un paciente ya no cuenta, como si nunca hubiera sido. Primero se anota, y así queda.",
  whose: "De quién",
  whoseHint: "Lo de varias personas va junto y ordenado, para que nadie sepa qué es de quién.",
  chosen: (n) => (n === 0 ? "nadie elegido" : count(n, { one: "# elegido", other: "# elegidos" })),
  findLabel: "Buscar una etiqueta",
  noLabelFound: "Ninguna etiqueta contiene esto.",
  pace: "Cómo",
  apart: "Uno a uno, con pausas: nadie sabe que van juntos",
  atOnce: "Todo a la vez: quien lee la cadena ve que son de una persona",
  revokeNow: "Anotarlo y mostrar los mensajes",
  noPatient: "Elija un paciente.",
  notYours: (voucher) => `La cuenta que firma no puede retirarlos; le corresponde a ${voucher} o al propietario del registro. No se anotó nada.`,
  nothingPublished: "Anotado. No hay nada publicado, así que no hay nada que enviar. Lo que el teléfono envíe todavía lo encuentra el comando: wayclear attest following.",
  batch: (at, n) => `Anotado. Transacción ${at} de ${n}:`,
  pause: "Espere unos minutos antes de la siguiente, o se verá que van juntas.",
  nextBatch: "La siguiente",
};

export const codes: AuthorityWords["codes"] = {
  title: "Códigos de un solo uso",
  more: "Los pacientes con código no tienen que venir: el servicio de la ventanilla (wayclear attest serve) firma para ellos. Guarda sus códigos en su propia máquina y no da ninguno por la red, a propósito: quien pudiera pedir códigos aquí podría avalar a cualquiera. Ejecute allí esta línea, y traiga su respuesta para imprimir papeletas.",
  labels: "Etiquetas",
  labelsHint: "Una por línea, como los números de las pruebas",
  hours: "Valen tantas horas",
  badHours: "De 1 a 336 horas.",
  command: "En la máquina del servicio de la ventanilla",
  answer: "Lo que imprimió",
  answerHint: "Péguelo aquí. No se guarda en ninguna parte.",
  badAnswer: "Esto no es lo que imprime wayclear attest codes --json.",
  print: (n) => count(n, { one: "Imprimir # papeleta", other: "Imprimir # papeletas" }),
  slip: "Su código",
  until: (when) => `Vale hasta ${when}`,
  steps: "Su prueba fue positiva. Puede avisar a las personas que encontró sin decirles quién es: abra la dirección de abajo y escriba este código.",
  secret: "No lo enseñe a nadie. Vale para un aviso.",
};
