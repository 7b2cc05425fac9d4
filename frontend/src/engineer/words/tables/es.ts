// Qué contienen las tablas de los contratos.

import type { TableWords } from "./en";

const region = {
  contract_info: "Nombre y versión del contrato",
  config: "Lo que la región sabe de sí misma",
  cell: "Celdas cedidas, por geohash",
  child: "Contratos de debajo, por clave",
};

export const tables: TableWords = {
  state: { ...region, code_ids: "Códigos de los que se crean contratos nuevos" },
  county: region,
  city: { ...region, cleaner: "Personal de limpieza, por cuenta", reward_policy: "Lo que se paga a los visitantes" },
  location: {
    contract_info: "Nombre y versión del contrato",
    config: "Dónde está en el árbol",
    l: "Libro: visitas, último estado anotado, ventana",
    cleanings: "Momentos de las limpiezas",
    description: "Nombre y material",
    v: "Visitas, por intervalo y etiqueta",
    i: "Infecciones vigentes, por intervalo y comprobante",
    t: "Cambios de estado, por índice",
    pool: "Fondo de recompensas",
    p: "Última recompensa de un día, por día UTC y cuenta",
  },
  "contact-registry": {
    contract_info: "Nombre y versión del contrato",
    config: "Cómo se configuró el registro",
    feed_head: "Dónde empieza y acaba el feed",
    f: "Filas del feed, por índice",
    feed_day: "Primera fila del feed de un día, por día UTC",
    i: "Comprobantes aceptados, por día UTC e id",
    h: "Hashes revelados, por día UTC y hash",
    health: "Cuentas infectadas, por cuenta",
    t: "Lo que se ha de olvidar, por día UTC",
    contact: "Contactos registrados, por cuenta, segundo y hash",
    risk_model: "Modelos de riesgo, por versión",
    authority: "Autoridades, por cuenta",
    authority_number: "Cuentas de autoridades, por número",
    quota: "Comprobantes de una autoridad en un día, por su número",
    own_quota: "Comprobantes de una cuenta por sí misma en un día, por cuenta",
  },
};
