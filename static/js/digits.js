// Digits typed one after the other become one score: at once when no further digit fits the scale, else after a
// pause. On a scale that ends at 10, 0 means 10.
const PAUSE = 1200;

/** `take(value)` gets the score, `typing(digits)` what waits for more. */
export function digitsOf({ lowest, highest, take, typing }) {
  let typed = "";
  let timer = 0;
  const isShort = highest < 10 || (highest === 10 && lowest > 0);

  function end() {
    clearTimeout(timer);
    const value = Number(typed);
    typed = "";
    if (value >= lowest && value <= highest) take(String(value));
  }

  return {
    press(digit) {
      clearTimeout(timer);
      if (isShort) return take(digit === "0" && highest === 10 ? "10" : digit);
      typed += digit;
      if (Number(typed) > highest) typed = digit;
      if (Number(`${typed}0`) > highest || typed === "0") return end();
      typing(typed);
      timer = setTimeout(end, PAUSE);
    },
    /** Take what was typed so far; says whether there was any. */
    end() {
      if (!typed) return false;
      end();
      return true;
    },
  };
}
