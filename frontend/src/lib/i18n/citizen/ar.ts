// نصوص أخرى لصفحات المواطنين، بالعربية.

import type { CitizenMessages } from "./en";

const plural = new Intl.PluralRules("ar");

interface Forms {
  zero: string;
  one: string;
  two: string;
  few: string;
  many: string;
  other: string;
}

/** The forms for one and two hold the number themselves. */
function count(n: number, forms: Forms): string {
  const form = plural.select(n);
  return form === "one" || form === "two" ? forms[form] : `${n.toLocaleString("ar")} ${forms[form]}`;
}

const places: Forms = { zero: "مكان", one: "مكان واحد", two: "مكانان", few: "أماكن", many: "مكانًا", other: "مكان" };
const visits: Forms = { zero: "زيارة", one: "زيارة واحدة", two: "زيارتان", few: "زيارات", many: "زيارة", other: "زيارة" };
const meetings: Forms = { zero: "لقاء", one: "لقاء واحد", two: "لقاءان", few: "لقاءات", many: "لقاءً", other: "لقاء" };
const rows: Forms = { zero: "سطر", one: "سطر واحد", two: "سطران", few: "أسطر", many: "سطرًا", other: "سطر" };
const days: Forms = { zero: "يوم", one: "يوم واحد", two: "يومين", few: "أيام", many: "يومًا", other: "يوم" };
const codes: Forms = { zero: "رمز", one: "رمز واحد", two: "رمزين", few: "رموز", many: "رمزًا", other: "رمز" };

export const citizen: CitizenMessages = {
  live: {
    on: "تظهر الأخبار هنا حال وصولها.",
    polling: "يُبحث عن الأخبار مرة كل دقيقة.",
    offline: (when) => `لا يوجد اتصال. ما تراه يعود إلى ${when}.`,
    offlineNever: "لا يوجد اتصال، ولم يُقرأ شيء منذ فتح هذه الصفحة.",
    disagrees: "السلسلة والمرحّلات تقول أشياء مختلفة",
    disagreesMore: "إما أن المرحّلات لم تجلب جديد السلسلة منذ دقيقتين، أو أنها تروي قصة أخرى. قد يكون ما تراه قديمًا أو خاطئًا: اسأل لاحقًا، أو اسأل سلطتك الصحية.",
  },

  search: {
    label: "اسم مكان أو رمزه",
    hint: "مثل «المكتبة» أو «ديفيس» أو الرمز المكتوب على اللافتة",
    found: (n) => `النتائج: ${count(n, places)}`,
    more: (n) => `وهناك ${n.toLocaleString("ar")} أخرى: اكتب مزيدًا من الاسم.`,
    away: "لا يمكن قراءة قائمة الأماكن الآن. ويمكن السؤال عن رمز على أي حال.",
    map: "الولاية مرسومة من خلاياها",
    mapMore: "لا يُسأل أي خادم خرائط. اختر مدينة لعرض أماكنها.",
  },

  node: {
    ask: "اسأل عقدة عن هذا المكان",
    why: (url) => `القائمة المشتركة لا تخبر إلا عن العدوى. أما العقدة فتعرف أيضًا هل كان هناك أحد وكم عدد الزيارات. لكن ${url} ترى عندئذ عنوانك وأن أحدًا هناك يسأل عن هذا المكان.`,
    empty: "لم يكن هناك أحد بعد",
    clean: "لا بلاغ عن عدوى حاليًا",
    infected: "أُبلغ عن عدوى",
    noContract: "لا عقد لهذا المكان: لم يفتحه أحد.",
    visits: (n) => `${count(n, visits)} منذ فتحه`,
    cleaned: (when) => `آخر تنظيف: ${when}`,
    neverCleaned: "لم يُنظَّف قط",
    dayEmpty: "لا أحد بعد",
    dayClean: "لا عدوى",
    byNode: "كما تخبر العقدة",
    failed: "العقدة لا تجيب.",
  },

  nearby: {
    title: "استخدم الموقع",
    why: "سيسألك المتصفح. يبقى الموقع على هذا الجهاز: يُقارن بقائمة كل الأماكن ثم يُنسى.",
    go: "ابحث عن أماكن قريبة مني",
    busy: "جارٍ تحديد الموقع …",
    found: (metres) => `موقعك، بدقة ${metres} تقريبًا`,
    none: "لا يوجد خلال 50 مترًا مكان يمكن التسجيل فيه.",
    here: "هنا",
    away: (metres) => `على بعد ${metres}`,
    bare: "هذه النقطة نفسها، بلا لافتة",
    bareMore: "تُحفظ في مذكرتك. ولا تقبلها النقطة إلا إذا فتحها أحد.",
    bad: (metres) => `لا يعرف جهازك موقعه إلا بدقة ${metres}، وهذا لا يكفي لمعرفة أين أنت. امسح اللافتة أو اكتب رمزها؛ قد يكون الأمر أفضل في الهواء الطلق.`,
    outside: (state) => `هذا الموقع خارج كل مدن ${state} التي تستخدم Wayclear.`,
    denied: "لم يُسمح باستخدام الموقع. امسح اللافتة أو اكتب رمزها، أو اسمح به في إعدادات المتصفح.",
    unavailable: "لا يمكن تحديد الموقع الآن. امسح اللافتة أو اكتب رمزها.",
    timeout: "استغرق تحديد الموقع وقتًا طويلًا. حاول مرة أخرى أو امسح اللافتة.",
    unsupported: "لا يستطيع هذا المتصفح تحديد الموقع هنا. امسح اللافتة أو اكتب رمزها.",
  },

  exposure: {
    near: "قريب",
    middle: "على بعد بضعة أمتار",
    far: "بعيد",
    surfaces: {
      aerosol: "في الهواء",
      copper: "على النحاس",
      cardboard: "على الورق المقوّى",
      stainless_steel: "على الفولاذ المقاوم للصدأ",
      plastic: "على البلاستيك",
      other: "على أسطح من أي نوع",
    },
  },

  contacts: {
    title: "أشخاص التقيت بهم",
    intro: "لا تستطيع الصفحة سماع البلوتوث. إن كان جهاز آخر لك قد حفظ سجلًا له فأدخله هنا: جدول بالأعمدة time وidentifier وrssi. ويبقى على هذا الجهاز.",
    take: "أدخل سجلًا",
    taken: (encounters, fresh) => `${count(encounters, meetings)}، الجديد منها: ${fresh.toLocaleString("ar")}.`,
    leftOut: (n) => `لم يمكن استخدام ${count(n, rows)}.`,
    tooOld: (n) => `أقدم من 14 يومًا ولم يُؤخذ: ${count(n, meetings)}.`,
    columns: "هذا ليس سجل إشارات: يحتاج إلى سطر أول بالأعمدة time وidentifier وrssi.",
    noRows: "لا يمكن استخدام أي سطر من هذا السجل.",
    tooLarge: "هذا الملف أكبر من أن يكون سجلًا.",
    list: "اللقاءات على هذا الجهاز",
    unmatchable: "بلا معرّف: لا يمكن العثور عليه بين المصابين",
  },

  radio: {
    title: (name) => `راديو مُحاكى للعرض فقط: الهاتف ${name}`,
    intro: "لا تستطيع الصفحة استخدام البلوتوث. علامتا تبويب في هذا المتصفح، مفتوحتان بـ \u2066?\u2060device=a\u2069 و \u2066?\u2060device=b\u2069، هما هنا هاتفان «يلتقيان» عبر قناة بين علامات التبويب. لا شيء من هذا مقيس.",
    other: "افتح الهاتف الآخر",
    alone: "الهاتف الآخر غير مفتوح.",
    together: "الهاتف الآخر مفتوح.",
    ago: "متى",
    now: "الآن",
    daysAgo: (n) => `قبل ${count(n, days)}`,
    metres: "المسافة بالأمتار",
    minutes: "المدة بالدقائق",
    meet: "التقيا",
    met: (when) => `التقى الهاتفان: ${when}.`,
    heard: (when) => `سُمع الهاتف الآخر: ${when}.`,
  },

  frames: {
    show: "اعرض الطلب كرموز",
    showMore: "ضع هذه الشاشة أمام كاميرا السلطة حتى تحصل عليها كلها.",
    scan: "امسح الجواب",
    frame: (n, of) => `الرمز ${n.toLocaleString("ar")} من ${of.toLocaleString("ar")}`,
    pause: "إيقاف مؤقت",
    play: "متابعة",
    next: "الرمز التالي",
    close: "إغلاق",
    have: (n, of) => `شوهد ${n.toLocaleString("ar")} من ${count(of, codes)}`,
    foreign: "هذا الرمز لشيء آخر.",
  },

  account: {
    title: "بحساب خاص بي",
    why: "هذه طريقة الورقة البحثية: توقّع التسجيل بحساب وتدفع ثمنه. ويستطيع الجميع أن يروا إلى الأبد أن هذا الحساب كان في هذا المكان في هذا الوقت. استخدمها فقط إن كنت تريد ذلك.",
    go: "سجّل علنًا بهذا الحساب",
    sure: "أفهم أن الجميع يستطيعون رؤية ذلك إلى الأبد",
    done: (height) => `على السلسلة في الكتلة ${height.toLocaleString("ar")}`,
    doneMore: "وُقّع بحسابك. وهو في مذكرتك أيضًا.",
  },
};
