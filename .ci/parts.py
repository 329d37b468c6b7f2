"""What a folder of Python packages is made of, and under which licences:

python3 .ci/parts.py sbom FOLDER       a CycloneDX 1.5 document on stdout
python3 .ci/parts.py licences FOLDER   a table; 1 where a part is under the GPL alone, or unknown

Python packages tell of themselves by what pip noted; Qt's modules and the libraries that wheels
bring along are known by their files. The hashes are the lock files'.
"""

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import Distribution, distributions
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

HOME = Path(__file__).parents[1]
KNOWN = tomllib.loads((HOME / "resources/package/licences.toml").read_text("utf-8"))
OWN = "social-card-kiosk"


@dataclass(frozen=True, order=True)
class Part:
    """``licence`` is an SPDX expression, or empty where none is known; ``hashes`` are SHA-256."""

    name: str
    version: str
    licence: str
    purl: str = ""
    kind: str = "library"
    hashes: tuple[str, ...] = ()


def parts(folder: Path) -> list[Part]:
    """In order of their names."""
    return sorted({*python_parts(folder), *library_parts(folder)})


def python_parts(folder: Path) -> Iterator[Part]:
    """What pip has put there; of a shared environment, what the lock names, and the program."""
    locked = hashes()
    for found in distributions(path=[str(folder)]):
        name = normal(found.metadata["Name"])
        if name in locked or name == OWN:
            purl = f"pkg:pypi/{name}@{found.version}"
            kind = "application" if name == OWN else "library"
            yield Part(
                name, found.version, licence_of(name, found), purl, kind, locked.get(name, ())
            )


def licence_of(name: str, found: Distribution) -> str:
    """What is written down of it here, else its own word where that is an expression."""
    told = found.metadata.get("License-Expression") or found.metadata.get("License") or ""
    return KNOWN["packages"].get(name) or (told if re.fullmatch(r"[\w.() +-]{1,80}", told) else "")


def library_parts(folder: Path) -> Iterator[Part]:
    """Qt's modules, and libraries of others in the wheels."""
    files = [*folder.glob("PySide6/Qt/lib/*.so*"), *folder.glob("*.libs/*.so*")]
    qt = {name: licence for licence, names in KNOWN["qt"].items() for name in names}
    version = next((one.version for one in python_parts(folder) if "pyside6" in one.name), "")
    for file in files:
        stem, _, number = file.name.partition(".so.")
        own = (sha256(file.read_bytes()).hexdigest(),)
        if stem.startswith("libQt6"):
            name = stem.removeprefix("libQt6")
            yield Part(f"Qt {name}", version, qt.get(name, ""), hashes=own)
        else:
            known = (KNOWN["libraries"][one] for one in KNOWN["libraries"] if stem.startswith(one))
            plain = re.sub(r"-[0-9a-f]{8}$", "", stem)
            yield Part(plain, number, next(known, ""), hashes=own)


def hashes() -> dict[str, tuple[str, ...]]:
    """Of every package that ``requirements.lock`` names, the hashes of what pip may install."""
    found: dict[str, tuple[str, ...]] = {}
    name = ""
    for line in (HOME / "requirements.lock").read_text("utf-8").splitlines():
        if match := re.match(r"([\w.-]+)==", line):
            name = normal(match[1])
            found[name] = ()
        if match := re.search(r"--hash=sha256:([0-9a-f]{64})", line):
            found[name] += (match[1],)
    return found


def normal(name: str) -> str:
    """As PEP 503 has it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def is_allowed(expression: str) -> bool:
    """Whether one of the alternatives may be in the packages, with all that it joins.

    What needs brackets is not understood, and so not allowed.
    """
    joined = (choice.split(" AND ") for choice in expression.split(" OR "))
    return any(all(one in KNOWN["allowed"] for one in choice) for choice in joined)


def sbom(found: list[Part]) -> dict[str, object]:
    """CycloneDX 1.5 (ECMA-424's predecessor); the same parts give the same document."""
    own = next(part for part in found if part.name == OWN)
    text = json.dumps([[part.name, part.version, part.hashes] for part in found])
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_URL, text)}",
        "version": 1,
        "metadata": {"component": component(own)},
        "components": [component(part) for part in found if part is not own],
    }


def component(part: Part) -> dict[str, object]:
    """One part in CycloneDX's words."""
    told: dict[str, object] = {"type": part.kind, "name": part.name, "version": part.version}
    told["bom-ref"] = part.purl or f"{part.name}@{part.version}"
    if part.licence:
        told["licenses"] = [{"expression": part.licence}]
    if part.purl:
        told["purl"] = part.purl
    if part.hashes and not part.purl:
        told["hashes"] = [{"alg": "SHA-256", "content": one} for one in part.hashes]
    if part.hashes and part.purl:
        told["externalReferences"] = [
            {
                "type": "distribution",
                "url": f"https://pypi.org/project/{part.name}/{part.version}/",
                "hashes": [{"alg": "SHA-256", "content": one} for one in part.hashes],
            }
        ]
    return told


def main() -> int:
    """The exit code."""
    task, folder = sys.argv[1], Path(sys.argv[2])
    found = parts(folder)
    if task == "sbom":
        print(json.dumps(sbom(found), indent=2))
        return 0
    refused = [part for part in found if not is_allowed(part.licence)]
    for part in found:
        mark = "!!" if part in refused else "  "
        print(f"{mark} {part.name:28} {part.version:14} {part.licence or 'unknown'}")
    print(
        f"{len(found)} parts, {len(refused)} of them under the GPL alone, another licence or none"
    )
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
