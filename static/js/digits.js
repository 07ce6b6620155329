// Digits typed one after the other become one score: at once when no further digit fits the scale, else after a
// pause, or with the next key. On a scale from 1 to 10, 0 alone means 10.
const PAUSE = 1200;

/** `take(value)` gets the score, `typing(digits)` what waits for more, "" once nothing does. */
export function digitsOf({ lowest, highest, take, typing }) {
  let typed = "";
  let timer = 0;

  function forget() {
    clearTimeout(timer);
    typed = "";
  }

  function end() {
    const value = Number(typed);
    forget();
    if (value >= lowest && value <= highest) take(String(value));
    else typing("");
  }

  return {
    press(digit) {
      clearTimeout(timer);
      if (!typed && digit === "0" && highest === 10 && lowest > 0) return take("10");
      if (typed && Number(typed + digit) > highest) end(); // it begins the next score
      typed += digit;
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
    forget,
  };
}
