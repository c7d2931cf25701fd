"""An Airflow DAG (3.0 or later), for the folder of DAGs of an Airflow that runs beside gkstats, in its own venv.

Variables of Airflow: `gkstats_home` (default /srv/gkstats), `gkstats_config` (default /etc/gkstats/report.toml). The
task fails on every exit status but 0 and is not tried again: a crossed threshold does not mend itself, and what the
machine lost is tried again by the next night's run.
"""

from __future__ import annotations

import pendulum
from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

with DAG(
    "gkstats_report",
    schedule="30 2 * * *",
    start_date=pendulum.datetime(2026, 1, 1, tz="Asia/Shanghai"),
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 0},
):
    BashOperator(
        task_id="report",
        bash_command='cd "$GKSTATS_HOME" && .venv/bin/gkstats report --config "$GKSTATS_CONFIG"',
        env={
            "PYTHONUTF8": "1",
            "GKSTATS_HOME": "{{ var.value.get('gkstats_home', '/srv/gkstats') }}",
            "GKSTATS_CONFIG": "{{ var.value.get('gkstats_config', '/etc/gkstats/report.toml') }}",
        },
        append_env=True,
    )
