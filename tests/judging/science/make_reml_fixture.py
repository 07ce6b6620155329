"""Regenerate reml_240x16x3.json with statsmodels, the software that `fit_reml` is checked against.

Not a test: run it from the repository's root in an environment that has numpy, pandas and statsmodels,
    PYTHONPATH=. python tests/judging/science/make_reml_fixture.py
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import statsmodels.api as sm

FIXTURE = Path(__file__).with_name("reml_240x16x3.json")
ENTRIES, JUDGES, EACH = 240, 16, 3


def main() -> None:
    """Draw a crossed design, fit it, write data and estimates."""
    rng = np.random.default_rng(240163)
    quality, severity = rng.normal(0, 1.1, ENTRIES), rng.normal(0, 0.9, JUDGES)
    rows = []
    for entry in range(ENTRIES):
        for judge in rng.choice(JUDGES, EACH, replace=False):
            points = 5.5 + quality[entry] + severity[judge] + rng.normal(0, 1.2)
            rows.append((entry, int(judge), round(float(np.clip(points, 1, 10)), 2)))
    frame = pd.DataFrame(rows, columns=["entry", "judge", "points"])
    parts = {"entry": "0 + C(entry)", "judge": "0 + C(judge)"}
    model = sm.MixedLM.from_formula("points ~ 1", groups=np.ones(len(frame)), vc_formula=parts, data=frame)
    fit = model.fit(reml=True, method=["powell", "lbfgs"])
    effects = fit.random_effects[1.0]
    variances = dict(zip(model.exog_vc.names, fit.vcomp, strict=True))
    plain = {
        "source": f"statsmodels MixedLM, REML, {ENTRIES} entries x {JUDGES} judges x {EACH} reviews",
        "rows": rows,
        "typical": float(fit.fe_params.iloc[0]),
        "entry_variance": float(variances["entry"]),
        "judge_variance": float(variances["judge"]),
        "noise": float(fit.scale),
        "effects": [float(effects[f"entry[C(entry)[{entry}]]"]) for entry in range(ENTRIES)],
        "severities": [float(effects[f"judge[C(judge)[{judge}]]"]) for judge in range(JUDGES)],
    }
    FIXTURE.write_text(json.dumps(plain) + "\n")


if __name__ == "__main__":
    main()
