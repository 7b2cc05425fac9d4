// نصوص لوحة الحساب وإرسال الرسائل.

import type { AccountWords } from "./en";
import { counter, type Forms } from "../../../lib/i18n/count";

const count = counter("ar");
const EVENTS: Forms = { zero: "# أحداث", one: "حدث واحد", two: "حدثان", few: "# أحداث", many: "# حدثًا", other: "# حدث" };
const MESSAGES: Forms = { zero: "# رسائل", one: "رسالة واحدة", two: "رسالتان", few: "# رسائل", many: "# رسالة", other: "# رسالة" };

export const words: AccountWords = {
  title: "الحساب",
  none: "لم يُختر أي حساب. القراءة لا تحتاج إلى حساب.",
  memory: "تبقى المفاتيح في ذاكرة هذا التبويب: لا تُرسل ولا تُحفظ في أي مكان، وتُنسى عند إغلاقه.",
  file: "اختيار ملف مفاتيح",
  fileHint: "أسطر مثل ‎ada = \"24 words\"‎",
  localnet: (file) => `حسابات الشبكة المحلية في ${file}`,
  keplr: "استخدام Keplr",
  noKeplr: "Keplr غير مثبت في هذا المتصفح.",
  which: "أي مفتاح؟",
  use: "استخدامه",
  connecting: "لحظة من فضلك …",
  failed: {
    file: "هذا ليس ملف مفاتيح.",
    keplr: "لا يعطي Keplr أي حساب.",
    node: "لا يمكن الوصول إلى العقدة، أو أنها ليست من هذه السلسلة.",
  },
  balance: "الرصيد",
  unknown: "غير معروف",
  byKeplr: "يوقّع Keplr",
  byFile: "يوقّع بمفتاحه في هذا التبويب",
  forget: "نسيانه",

  send: {
    message: "الرسالة",
    messages: (n) => `${count(n, MESSAGES)} في معاملة واحدة: تُنفَّذ كلها أو لا يُنفَّذ شيء منها`,
    command: "الأمر نفسه في wasmd",
    copy: "نسخ",
    copied: "تم النسخ",
    noAccount: "اختر حسابًا لإرسالها من هنا، أو انسخ الأمر.",
    estimating: "نسأل العقدة عن التكلفة …",
    cost: (gas, fee) => `تستهلك ${gas} من الغاز بحسب المحاكاة؛ والرسوم ${fee}`,
    estimate: "السؤال من جديد",
    go: "توقيع وإرسال",
    sending: "في انتظار الكتلة …",
    refused: "رفضت السلسلة",
    failed: "لم يُرسل شيء",
    unclear: "لا يُعرف إن كانت قد أُرسلت. انظر في معاملات الحساب قبل إرسالها مرة أخرى.",
    unsettled: "أُرسلت ولم تدخل أي كتلة بعد. لا ترسلها مرة أخرى قبل أن تعرف ما آلت إليه.",
    log: "كل ما قالته السلسلة",
    isSent: "أُرسلت",
    wasSent: "ما أُرسل",
    done: "دخلت في كتلة",
    hash: "المعاملة",
    height: "الارتفاع",
    simulated: "الغاز بحسب المحاكاة",
    gas: "الغاز المستهلك",
    gasMore: (times, limit) => `تجري المحاكاة على الحالة السابقة، فقد يُستهلك في الكتلة أكثر منها أو أقل؛ والحد هو المحاكاة مضروبة في ${times}، أي ${limit}.`,
    events: (n) => count(n, EVENTS),
  },
};
