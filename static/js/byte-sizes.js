/** An amount of data as a reader of the language writes it: 1.2 GB. In steps of 1024, as the
 * pages of the site count them. */
export function bytes(count, language) {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  const step = Math.min(3, Math.floor(Math.log2(Math.max(count, 1)) / 10));
  const digits = step > 1 ? 1 : 0;
  const format = { style: "unit", unit: units[step], maximumFractionDigits: digits, minimumFractionDigits: digits };
  return new Intl.NumberFormat(language, format).format(count / 1024 ** step);
}
