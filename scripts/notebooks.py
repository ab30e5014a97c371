"""Run the notebooks of docs/notebooks and keep what they print: ``python scripts/notebooks.py`` (extra ``docs``).

What is kept is plain text, the same on every machine; a test runs them again and compares.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "notebooks"


def run(path: Path) -> Any:
    """Run a notebook from its first cell to its last and return it with what it printed; an error is an error."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(path.parent)}}).execute()
    for cell in notebook.cells:
        cell.metadata = {}
        if cell.cell_type == "code":
            cell.execution_count = None
            cell.outputs = [_plain(output) for output in cell.outputs]
    return notebook


def _plain(output: Any) -> Any:
    """Return an output as text alone: pictures of a table differ by the versions of what draws them."""
    import nbformat.v4

    text = output.text if output.output_type == "stream" else output.data["text/plain"]
    return nbformat.v4.new_output("display_data", data={"text/plain": text})


def texts(notebook: Any) -> list[str]:
    """Return what each cell printed."""
    return ["\n".join(output.data["text/plain"] for output in cell.get("outputs", [])) for cell in notebook.cells]


if __name__ == "__main__":
    import nbformat

    for notebook in sorted(FOLDER.glob("*.ipynb")):
        done = run(notebook)
        notebook.write_text(nbformat.writes(done) + "\n", encoding="utf-8")
        print(f"wrote {notebook.name}")
