"""HTTP: routes, request bodies, headers, problem documents. Nothing below this room knows of it."""
