// Por qué los servidores y las ventanillas no aceptan algo, en español, y qué hacer entonces.

import type { RefusalMessages } from "./en";

const OTHER_VERSION = "Esta página y el servidor no se entienden: uno de los dos es más antiguo. Vuelva a cargar la página. Si sigue así, dígaselo a quien le dio esta página.";

export const refusals: RefusalMessages = {
  refusals: {
    length: OTHER_VERSION,
    content_type: OTHER_VERSION,
    form: OTHER_VERSION,
    invalid: OTHER_VERSION,
    no_route: OTHER_VERSION,
    method: OTHER_VERSION,
    ohttp_key: "El servidor no pudo abrir lo enviado: ahora tiene otra clave. Vuelva a cargar la página.",
    slow: "No llegó a tiempo. Inténtelo de nuevo donde haya mejor conexión.",
    interval: "El servidor no acepta visitas de estos diez minutos: pasaron hace demasiado o aún no han llegado. Compruebe el reloj de este dispositivo.",
    no_such_place: "Ningún servidor lleva una visita allí: el lugar no es de este estado o nadie lo ha abierto todavía. Compare el código con el cartel.",
    other_place: "Este servidor solo acepta visitas de un lugar, y el suyo es otro. Use otra red que no sea la del local e inténtelo de nuevo.",
    paper_only: "Los servidores no aceptan esta parte: solo se puede enviar con una cuenta.",
    not_covered: "El registro de contactos no conoce a la autoridad que lo firmó, o su clave de ese día. Pregunte a su autoridad sanitaria.",
    signature: "La firma no corresponde. Pida otra vez la respuesta a su autoridad sanitaria.",
    no_ticket: "El servidor ya no sabe qué fue de ello.",
    no_page: "El servidor estaba cambiando lo que dice. Vuelva a comprobarlo en un minuto.",
    no_block: "El servidor no guarda el bloque que conoce este dispositivo, así que no se puede comprobar nada. Pruebe con otro, o abra la página de nuevo.",
    no_proof: "El servidor no puede probar ahora lo que dice. Vuelva a comprobarlo en un minuto.",
    place_is_full: "El lugar tiene demasiadas visitas en estos diez minutos. Se vuelve a intentar solo.",
    too_many: "Llegó demasiado desde su red en un minuto. Espere un minuto e inténtelo de nuevo.",
    busy: "El servidor tiene demasiado que hacer. Lo que espera sale solo; si no, inténtelo de nuevo en un minuto.",
    purse: "Nadie lo paga en este momento. Se envía en cuanto alguien lo haga.",
    no_chain: "El servidor no llega a su cadena, o su reloj no es correcto. Lo que espera sale solo cuando se arregle.",
    relay_away: "El intermediario no llega al servidor. Lo que espera sale solo cuando llegue.",
    relay_silent: "No se sabe si el servidor lo tiene. Se le vuelve a preguntar sin que haga nada.",
    storage: "El servidor no puede guardar nada en este momento. Inténtelo más tarde; un código de un solo uso sigue valiendo.",
    code: "Este código no puede ser: tiene 12 letras y cifras, y alguna falta o está mal. Compárelo con el que recibió.",
    unknown_code: "La ventanilla no conoce este código, o ha caducado. Pida otro al laboratorio.",
    code_used: "El código ya se usó para otra declaración. Pida otro al laboratorio.",
    requests: "Esta declaración tiene más partes de las que la ventanilla firma a la vez. Omita algo, o lleve la solicitud a su autoridad sanitaria en un archivo.",
    request: "La ventanilla no firma esta solicitud: es de otro día o de otro condado. Compruebe el reloj de este dispositivo y vuelva a enviarla.",
    not_for_you: "La autoridad no firma esto para su código: una parte se firmó para otra persona, o todo fue retirado. Hable con su autoridad sanitaria.",
  },
  otherRefusal: (title) => `El servidor da otra razón, en sus propias palabras: «${title}»`,

  verdicts: {
    not_sender: "es de otra cuenta.",
    not_covered: "el registro no conoce a la autoridad que la firmó, o su clave de ese día. Pregunte a su autoridad sanitaria.",
    invalid_signature: "la firma no corresponde. Pida otra vez la respuesta a su autoridad sanitaria.",
    too_early: "su día no ha terminado. Elija de nuevo mañana.",
    aged_out: "es demasiado antigua para avisar a nadie.",
    burnt: "la autoridad la ha retirado. Pregúntele por qué.",
    no_such_place: "nadie ha abierto el lugar en la cadena, así que no se puede avisar a nadie.",
    no_such_visit: "el lugar no ha registrado esta visita: ningún servidor la había llevado.",
    quota: "la autoridad no puede dar fe de más por hoy. Elija de nuevo mañana.",
    location_failed: "ningún servidor pudo llevarla a su sitio. Elija de nuevo para volver a intentarlo.",
  },

  record: {
    away: "No se puede cargar su ficha de despliegue. Compruebe la conexión y vuelva a cargar la página.",
    unfinished: "Su ficha es de un despliegue que no se terminó. Debe terminarlo quien administra esta página.",
    unusable: "Su ficha de despliegue no sirve. Quien administra esta página debe poner aquí el archivo completo que escribió el despliegue.",
  },
};
