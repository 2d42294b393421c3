#!/usr/bin/env python3
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent


def main() -> None:
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    import environ
    from django.core.management import execute_from_command_line

    environ.Env.read_env(ROOT / ".env")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "impactmuseum.settings.dev")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
