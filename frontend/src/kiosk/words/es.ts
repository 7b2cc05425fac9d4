// Los textos de la página del quiosco.

import type { KioskWords } from "./en";
import { counter } from "../../lib/i18n/count";

const count = counter("es");

export const words: KioskWords = {
  title: "Quiosco",
  intro: "Para una tableta a la entrada de un local: aquí se registra la gente, y nadie sabe quién es.",
  place: "Lugar",
  placeHint: "El código del cartel del local, como 9qc7mbdh o 9qc7mbdh/shop-2",
  placeBad: "Esto no es un lugar.",
  open: "Abrir el quiosco",

  checkIn: "Regístrese aquí",
  scanThis: "Escanéelo con su teléfono",
  label: (place) => `Código del lugar ${place}`,
  orShow: "O ponga el código de su teléfono ante esta cámara",
  start: "Encender la cámara",
  stop: "Apagar la cámara",
  other: "Otra cámara",
  camera: "Imagen de la cámara",
  noCamera: "La gente puede escanear el código con su teléfono.",
  looking: "Listo",
  outcomes: {
    taken: "Registrado. Gracias.",
    known: "Esta visita ya estaba registrada.",
    foreign: "Esto no es el código de una visita. Abra «Registrar visita» en su teléfono y elija Mostrarlo al quiosco.",
    otherPlace: "Esta visita fue a otro lugar.",
    tooLate: "Según el reloj de esta tableta, esta visita tiene más de una hora. Regístrese de nuevo.",
    tooEarly: "Según el reloj de esta tableta, esta visita está en el futuro. Compare los dos relojes.",
    full: "El quiosco está lleno. Escanee el cartel con su teléfono.",
  },
  number: "Número de la visita",

  counts: "Recuento",
  inInterval: "En estos diez minutos, con esta cámara",
  inHour: "En la última hora, con esta cámara",
  onChain: (time) => `En la cadena desde las ${time}, como sea que hayan llegado`,
  aboutCounts: "Sobre estos recuentos",
  onChainMore: "Los teléfonos que están en la red del local entregan sus visitas por sí mismos; un servidor las lleva todas a la cadena pasados sus diez minutos.",

  state: "Estado del quiosco",
  connected: "Un servidor recibe las visitas.",
  connecting: "Se busca un servidor …",
  away: "No se puede acceder a ningún servidor. Las visitas se guardan durante la hora y salen cuando vuelva.",
  noRelay: "El despliegue no indica ningún servidor: no se puede entregar nada.",
  waiting: (n) => count(n, { one: "1 visita espera a ser enviada.", other: "# visitas esperan a ser enviadas." }),
  lost: (n) => count(n, { one: "1 visita no se pudo enviar a tiempo.", other: "# visitas no se pudieron enviar a tiempo." }),
  problem: (why) => `El servidor no recibe lo que espera. ${why}`,
  problems: {
    interval: "Según su reloj, esos diez minutos pasaron hace demasiado o aún no han llegado. Compárelo con el de esta tableta.",
    other_place: "Es el quiosco de otro lugar: dé a esta tableta el registro del suyo.",
    no_such_place: "El lugar aún no tiene contrato: wayclear open lo crea.",
    too_many: "Solo recibe cierto número por minuto de una misma red. Las demás salen solas.",
  },
  notKept: "Este navegador no guarda nada: lo que espera se pierde si se cierra la página.",
  clockLate: (own, block) => `El reloj de esta tableta dice ${own}; el bloque más nuevo, ${block}. Póngalo en hora si no es correcto: las visitas se reciben solo según él.`,
  blockOld: (own, block) => `El bloque más nuevo es de ${block}; el reloj de esta tableta dice ${own}. La cadena descansa, o el reloj no es correcto: mírelo. Las visitas se reciben igualmente y se guardan durante la hora.`,
  awake: "La pantalla sigue encendida.",
  asleep: "Este navegador no puede mantener encendida la pantalla: ajuste la tableta para que no se apague.",
  full: "Pantalla completa",
  change: "Otro lugar",
  private: "No se guarda nada personal: un lugar, diez minutos y un número al azar, durante una hora.",
};
