import * as all from "./codes.mjs";
const code: all.AcmeCode = all.AcmeCodes.parse("a.b");
const told = {
  values: Object.values(all.AcmeCode),
  kept: Object.values(all.AcmeCode).map((one) => all.AcmeCodes.parse(one)),
  others: ["tomorrow", "", "toString", null, undefined, 7, {}, [], Symbol("x")].map((one) => all.AcmeCodes.parse(one)),
  number: all.AcmeCodes.parse(4001),
  facts: all.AcmeCodes.facts(code),
  agreed: [all.AcmeCodes.status(code), all.AcmeCodes.retryable(code), all.AcmeCodes.basis(code)],
  proto: [all.AcmeCodes.status(all.AcmeCodes.parse("__proto__")), all.AcmeCodes.status(all.AcmeCode.UNKNOWN)],
};
declare const console: { log(text: string): void };
console.log(JSON.stringify(told));
