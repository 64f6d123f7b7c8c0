"""What the installation does besides copying: it compiles the modules that read texts (`nlp/compile.py`)."""

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Compile(BuildHookInterface):
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel":
            return
        sys.path.insert(0, self.root)
        from nlp.compile import compile_into  # noqa: PLC0415

        self.made = tempfile.TemporaryDirectory(prefix="npsmon-")
        folder = Path(self.made.name)
        if failed := compile_into(folder, Path(self.root, "nlp")):
            self.app.display_warning(f"the extraction will run as plain Python, for it could not be compiled: {failed}")
        key = "force_include_editable" if version == "editable" else "force_include"
        build_data[key] |= {str(p): str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}
        build_data["pure_python"], build_data["infer_tag"] = False, True

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        if self.target_name == "wheel":
            self.made.cleanup()
