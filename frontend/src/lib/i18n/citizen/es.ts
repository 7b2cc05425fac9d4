// Más textos de las páginas para la ciudadanía, en español.

import type { CitizenMessages } from "./en";
import { counter } from "../count";

const count = counter("es");

export const citizen: CitizenMessages = {
  live: {
    on: "Las novedades aparecen aquí en cuanto llegan.",
    polling: "Busca novedades una vez por minuto.",
    offline: (when) => `No hay conexión. Lo que ve es de ${when}.`,
    offlineNever: "No hay conexión, y no se ha leído nada desde que se abrió esta página.",
    disagrees: "La cadena y los relés cuentan cosas distintas",
    disagreesMore: "O los relés no han traído en dos minutos lo nuevo de la cadena, o cuentan otra historia. Lo que ve puede ser antiguo o falso: pregunte más tarde, o pregunte a su autoridad sanitaria.",
    foreign: "El nodo que se indicó a esta página es de otra cadena y no se le hace caso. Lo que ve viene de los relés.",
  },

  search: {
    label: "Nombre o código de un lugar",
    hint: "Como Biblioteca, Davis o el código del cartel",
    found: (n) => `${count(n, { one: "# lugar encontrado", other: "# lugares encontrados" })}`,
    more: (n) => `${n.toLocaleString("es")} más: escriba más del nombre.`,
    away: "Ahora no se puede leer la lista de lugares. De un código se puede preguntar igualmente.",
    map: "El estado, dibujado con sus celdas",
    mapMore: "No se pregunta a ningún servidor de mapas. Elija una ciudad para ver sus lugares.",
  },

  node: {
    ask: "Preguntar a un nodo por este lugar",
    why: (url) => `La lista común solo habla de infecciones. Un nodo sabe además si alguien ha estado allí y cuántas visitas hubo. Pero ${url} verá entonces su dirección y que desde ella se pregunta por este lugar.`,
    empty: "Todavía no ha estado nadie",
    clean: "Sin infección declarada ahora",
    infected: "Infección declarada",
    noContract: "No hay contrato en este lugar: nadie lo ha abierto.",
    visits: (n) => `${count(n, { one: "# visita", other: "# visitas" })} desde que se abrió`,
    cleaned: (when) => `Última limpieza: ${when}`,
    neverCleaned: "Nunca se ha limpiado",
    dayEmpty: "nadie aún",
    dayClean: "sin infección",
    byNode: "Según el nodo",
    failed: "El nodo no responde.",
  },

  nearby: {
    title: "Usar la posición",
    why: "El navegador le preguntará. La posición se queda en este dispositivo: se compara con la lista de todos los lugares y se olvida.",
    go: "Buscar lugares cercanos",
    busy: "Buscando la posición …",
    found: (metres) => `Su posición, con un margen de ${metres}`,
    none: "A menos de 50 metros no hay ningún lugar donde registrarse.",
    here: "aquí",
    away: (metres) => `a ${metres}`,
    bare: "El punto mismo, sin cartel",
    bareMore: "Va a su diario. El punto solo lo acepta si alguien lo ha abierto.",
    bad: (metres) => `Su dispositivo solo conoce su posición con un margen de ${metres}: es poco para decir dónde está. Escanee el cartel o escriba su código; al aire libre puede ir mejor.`,
    outside: (state) => `Esta posición está fuera de todas las ciudades de ${state} que usan Wayclear.`,
    denied: "No se permitió usar la posición. Escanee el cartel o escriba su código, o permítalo en los ajustes del navegador.",
    unavailable: "Ahora no se encuentra la posición. Escanee el cartel o escriba su código.",
    timeout: "Encontrar la posición tardó demasiado. Inténtelo de nuevo o escanee el cartel.",
    unsupported: "Este navegador no puede encontrar posiciones aquí. Escanee el cartel o escriba su código.",
  },

  exposure: {
    near: "cerca",
    middle: "a unos metros",
    far: "lejos",
    surfaces: {
      aerosol: "en el aire",
      copper: "sobre cobre",
      cardboard: "sobre cartón",
      stainless_steel: "sobre acero inoxidable",
      plastic: "sobre plástico",
      other: "sobre superficies de cualquier tipo",
    },
  },

  contacts: {
    title: "Personas con las que estuvo",
    intro: "Una página no puede oír Bluetooth. Si otro dispositivo suyo ha guardado un registro, cárguelo aquí: una tabla con las columnas time, identifier y rssi. Se queda en este dispositivo.",
    take: "Cargar un registro",
    taken: (encounters, fresh) => `${count(encounters, { one: "# encuentro", other: "# encuentros" })}; nuevos: ${fresh.toLocaleString("es")}.`,
    leftOut: (rows) => `${count(rows, { one: "# fila no se pudo usar", other: "# filas no se pudieron usar" })}.`,
    tooOld: (n) => `${count(n, { one: "# encuentro tiene", other: "# encuentros tienen" })} más de 14 días y se ha dejado fuera.`,
    columns: "Esto no es un registro de señales: necesita una primera línea con las columnas time, identifier y rssi.",
    noRows: "No se puede usar ninguna fila de este registro.",
    tooLarge: "Este archivo es demasiado grande para un registro.",
    list: "Encuentros en este dispositivo",
    unmatchable: "sin identificador: no se puede encontrar entre los infectados",
  },

  radio: {
    title: (name) => `Radio simulada, para demostraciones: teléfono ${name}`,
    intro: "Una página no puede usar Bluetooth. Dos pestañas de este navegador, abiertas con ?device=a y ?device=b, son aquí dos teléfonos que «se encuentran» por un canal entre pestañas. Nada de esto se mide.",
    other: "Abrir el otro teléfono",
    alone: "El otro teléfono no está abierto.",
    together: "El otro teléfono está abierto.",
    ago: "Cuándo",
    now: "ahora",
    daysAgo: (n) => `hace ${count(n, { one: "# día", other: "# días" })}`,
    metres: "Distancia en metros",
    minutes: "Duración en minutos",
    meet: "Encontrarse",
    met: (when) => `Los dos teléfonos se han encontrado: ${when}.`,
    heard: (when) => `Se ha oído al otro teléfono: ${when}.`,
  },

  camera: {
    denied: "No se puede usar la cámara: no se permitió. Permítala en los ajustes del navegador.",
    none: "No se puede usar la cámara: no se ha encontrado ninguna en este dispositivo.",
    inUse: "No se puede usar la cámara: puede que la tenga otro programa u otra pestaña. Ciérrelo e inténtelo de nuevo.",
    unsupported: "No se puede usar la cámara: este navegador no la ofrece a esta página.",
    failed: "No se puede usar la cámara.",
    pictureInstead: "O elija una imagen, o escriba el código.",
    fileInstead: "O use un archivo.",
  },

  frames: {
    show: "Mostrar la solicitud como códigos",
    showMore: "Ponga esta pantalla ante la cámara de la autoridad hasta que los tenga todos.",
    scan: "Escanear la respuesta",
    frame: (n, of) => `Código ${n.toLocaleString("es")} de ${of.toLocaleString("es")}`,
    pause: "Pausa",
    play: "Seguir",
    next: "Código siguiente",
    close: "Cerrar",
    have: (n, of) => `${n.toLocaleString("es")} de ${count(of, { one: "# código visto", other: "# códigos vistos" })}`,
    foreign: "Este código es de otra cosa.",
  },

  account: {
    title: "Con una cuenta propia",
    why: "Es la manera del artículo: usted firma el registro con una cuenta y paga por él. Todo el mundo podrá ver para siempre que esta cuenta estuvo en este lugar a esta hora. Úselo solo si quiere eso.",
    go: "Registrarme en público con esta cuenta",
    tooLittle: (has, fee) => `La cuenta tiene ${has} y la tarifa es de ${fee}: no puede pagarla. No se ha firmado nada. Elija otra cuenta o ponga monedas en esta.`,
    noCoins: "La cuenta no tiene monedas, así que no puede pagar una tarifa. Elija otra cuenta o ponga monedas en esta.",
    sure: "Entiendo que todo el mundo podrá verlo para siempre",
    done: (height) => `En la cadena, en el bloque ${height.toLocaleString("es")}`,
    doneMore: "Firmado con su cuenta. También está en su diario.",
  },
};
