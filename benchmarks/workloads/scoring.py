"""A served model under load: one row of 30 numbers in each request, connections kept open.

usage: python scoring.py SERVER_URL [--clients 8] [--seconds 3]
"""

import argparse
import json

from load import Server, drive

ROW = {"columns": [f"x{number}" for number in range(30)], "data": [[0.5] * 30]}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=3)
    options = parser.parse_args()
    server, row = Server(options.url), json.dumps({"dataframe_split": ROW}).encode()

    def many(clients: int, seconds: float) -> tuple[float, float]:
        names = [str(number) for number in range(clients)]
        counts, latencies, elapsed = drive(
            server, "/invocations", lambda _client, _number: row, names, seconds
        )
        return sum(counts) / elapsed, latencies[len(latencies) // 2] * 1e3

    many(1, 0.5)  # what is only loaded once
    _, p50 = many(1, options.seconds)
    per_s, _ = many(options.clients, options.seconds)
    print(json.dumps({"serving_p50_ms": p50, "serving_per_s": per_s}))


if __name__ == "__main__":
    main()
