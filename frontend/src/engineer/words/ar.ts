// نصوص مستكشف العقود. أسماء الحقول والرسائل والجداول والأحداث هي أسماء العقود نفسها.

import type { TextForm } from "../../lib/schema/shape";
import type { EngineerWords } from "./en";
import { tables } from "./tables/ar";
import { counter, type Forms } from "../../lib/i18n/count";

const count = counter("ar");
const EVENTS: Forms = { zero: "# أحداث", one: "حدث واحد", two: "حدثان", few: "# أحداث", many: "# حدثًا", other: "# حدث" };

const FORMS: Record<TextForm, string> = {
  plain: "نص",
  address: "عنوان مثل ‎wasm1…‎",
  hex: "ست عشري، رقمان لكل بايت",
  base64: "base64",
  amount: "مبلغ بالوحدات الأساسية: أرقام فقط",
  decimal: "عدد عشري مثل ‎0.001‎",
  signedDecimal: "عدد عشري مثل ‎-2.5‎",
};

export const words: EngineerWords = {
  title: "العقود",
  nav: "المستكشف",
  contracts: "العقود",
  events: "الأحداث",
  connecting: "جارٍ الاتصال بالعقدة …",
  noNode: "لا يمكن الوصول إلى العقدة، أو أنها ليست من هذه السلسلة.",
  again: "إعادة المحاولة",
  refused: "رفض العقد",
  failed: "لا جواب",
  away: "العقدة لا تجيب. تحقق من اتصالك ثم حاول مرة أخرى.",
  log: "كل ما قيل",
  loading: "لحظة من فضلك …",

  begin: "الشجرة",
  beginMore: (chain, node) => `السلسلة \u2068${chain}\u2069، مقروءة من \u2068${node}\u2069.`,
  address: "عنوان عقد",
  addressBad: "هذا ليس عنوان عقد.",
  addressNeeded: "هذا الحقل مطلوب: اكتب عنوانًا مثل wasm1… أو ألصقه، أو اختر عقدًا مما فوق.",
  open: "عرضه",
  kinds: { state: "ولاية", county: "مقاطعة", city: "مدينة", location: "مكان", "contact-registry": "سجل المخالطة" },
  unknownKind: "عقد",

  tabs: { info: "معلومات", query: "استعلام", execute: "تنفيذ", rows: "الصفوف" },
  info: {
    address: "العنوان",
    code: "الشفرة",
    checksum: "المجموع الاختباري",
    creator: "أنشأه",
    admin: "يمكن أن يرحّله",
    nobody: "لا أحد",
    label: "التسمية",
    version: "الإصدار",
    noVersion: "لا يذكره",
    made: "أُنشئ في الكتلة",
    unknown: "غير معروف",
    children: "ما تحته",
    noChildren: "لا شيء بعد.",
    more: "المزيد",
    history: "الشفرات التي كانت له",
    message: "رسالتها",
    operations: { init: "إنشاء", migrate: "ترحيل", genesis: "من البداية", unknown: "غير معروف" },
    inBlock: (height) => `في الكتلة ${height}`,
  },

  form: {
    message: "الرسالة",
    json: "بصيغة JSON",
    jsonHint: "الاستمارة وهذا النص رسالة واحدة: غيّر أيهما شئت.",
    badJson: (why) => `هذا ليس JSON، فالاستمارة تنتظر: \u2068${why}\u2069`,
    give: (name) => `تحديد \u2068${name}\u2069`,
    add: "إضافة واحد",
    remove: (n) => `إزالة ${n.toLocaleString("ar")}`,
    nothing: "لا شيء لملئه.",
    anew: "البدء من جديد",
    funds: "عملات تُرسل معها",
    onlyJson: "بصيغة JSON فقط.",
    noSchema: "رسائله غير معروفة هنا: اكتبها بصيغة JSON.",
    ask: "استعلام",
    prepare: "متابعة",
    wrong: (n) => `عدد الحقول غير الصحيحة: ${n.toLocaleString("ar")}`,
    range: (least, most) => `من ${least} إلى ${most}`,
    forms: FORMS,
    problem: (problem) => {
      switch (problem.is) {
        case "missing":
          return "املأ هذا الحقل.";
        case "noText":
          return "يجب أن يكون نصًا.";
        case "noInteger":
          return "يجب أن يكون عددًا صحيحًا.";
        case "noBoolean":
          return "يجب أن يكون صوابًا أو خطأً.";
        case "noList":
          return "يجب أن يكون قائمة.";
        case "noObject":
          return "يجب أن يكون كائنًا.";
        case "noVariant":
          return "ليس من الخيارات المتاحة.";
        case "form":
          return `يجب أن يكون: ${FORMS[problem.form]}.`;
        case "range":
          return `يجب أن يكون بين ${problem.least.toLocaleString("ar")} و${problem.most.toLocaleString("ar")}.`;
        case "unknownField":
          return `لا يعرف العقد حقلًا باسم \u2068${problem.name}\u2069.`;
      }
    },
  },

  answer: {
    title: "الجواب",
    at: (height, when) => `الكتلة ${height}، ${when}`,
    atHeight: (height) => `الكتلة ${height}`,
  },

  rows: {
    intro: "ما خزّنه العقد كما هو في السلسلة، بترتيب مفاتيحه.",
    none: "لا صفوف أخرى.",
    asOf: (height) => `حتى الكتلة ${height}`,
    next: "صفوف أخرى",
    first: "من البداية",
    unknown: "جدول غير معروف",
    tables,
    asBytes: "لم يُفك ترميزه: البايتات",
    bytes: "البايتات",
    all: "القيمة والبايتات",
    key: "المفتاح",
    value: "القيمة",
  },

  stream: {
    title: "الأحداث",
    intro: "ما تقوله عقود هذه الشجرة مع ورود الكتل؛ الأحدث أولًا. يُستمع إلى كل معاملات السلسلة.",
    on: "جارٍ الاستماع",
    off: "انقطع الاتصال؛ وتُعاد المحاولة تلقائيًا.",
    opening: "جارٍ الاتصال …",
    pause: "إيقاف مؤقت",
    goOn: "متابعة",
    held: (n) => `منذ الإيقاف: ${count(n, EVENTS)}`,
    clear: "تفريغ القائمة",
    contract: "العقد",
    type: "الحدث",
    all: "الكل",
    none: "لا شيء بعد. يُسمع هنا شيء حين يسجّل أحد زيارة أو يبلّغ أو تتغير الشجرة.",
    noMatch: "لا شيء مما سُمع حتى الآن.",
    shown: (n, most) => `المعروض: ${n.toLocaleString("ar")}؛ ويُحتفظ بما لا يزيد على ${most.toLocaleString("ar")}`,
    block: (height) => `الكتلة ${height}`,
    transaction: "المعاملة",
  },
};
