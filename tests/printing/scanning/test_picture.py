"""``receipt verify`` finds the receipt in any picture, and no picture hangs or breaks it."""

import io
import os
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageFile, ImageOps

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.receipt_token import Claims
from kiosk.printing import commands
from kiosk.printing.commands import receipt_verify
from kiosk.printing.content.structure import Content
from kiosk.printing.layout import raster
from kiosk.printing.scanning import picture, png
from tests.patience import PATIENCE
from tests.printing.examples import FORMAL, IN_FORCE, KEYS, VERIFY_URL, content

LINK: Final = content(IN_FORCE).qr
WHITE, BLACK = 255, 0


def page(shown: Content | None = None, width: int = 384) -> Image.Image:
    """A receipt as its printer prints it."""
    return raster.paper(raster.draw(shown or content(IN_FORCE), width)).convert("L")


PAGE: Final = page()
INK: Final = ImageOps.invert(PAGE)
SIZE: Final = PAGE.size
BLANK: Final = Image.new("RGB", SIZE, "white")
RGB: Final = PAGE.convert("RGB")


def code(text: str) -> Image.Image:
    return raster.symbol(text, 384).convert("L")


def glass(colour: tuple[int, int, int]) -> Image.Image:
    """The receipt in one colour on nothing."""
    clear = Image.new("RGBA", SIZE, (*colour, 0))
    clear.paste(Image.new("RGBA", SIZE, (*colour, 255)), mask=INK)
    return clear


def deep(times: int) -> Image.Image:
    return PAGE.convert("I").point(lambda value: value * times).convert("I;16")


def laboratory() -> Image.Image:
    rgb, lab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    turned = ImageCms.buildTransform(rgb, lab, "RGB", "LAB")
    colours = ImageCms.applyTransform(RGB, turned)
    assert colours is not None
    return colours


def smaller(times: float) -> Image.Image:
    return PAGE.resize((int(SIZE[0] * times), int(SIZE[1] * times)), Image.Resampling.BOX)


def wide() -> Image.Image:
    strip = Image.new("L", (30_000, SIZE[1]), 200)
    strip.paste(PAGE, (20_001, 0))
    return strip


def turned_by_exif(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    undone = {2: Image.Transpose.FLIP_LEFT_RIGHT, 6: Image.Transpose.ROTATE_90}
    return saved(PAGE.transpose(undone[orientation]), "JPEG", exif=exif)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


FORMS: Final[dict[str, Callable[[], bytes]]] = {
    "black on nothing": lambda: saved(glass((0, 0, 0)), "PNG"),
    "white on nothing": lambda: saved(glass((255, 255, 255)), "PNG"),
    "grey on nothing": lambda: saved(glass((128, 128, 128)).convert("LA"), "PNG"),
    "red on nothing": lambda: saved(glass((200, 0, 0)), "WEBP", lossless=True),
    "palette on nothing": lambda: saved(glass((255, 255, 255)).quantize(4), "PNG"),
    "a grey that is none": lambda: saved(PAGE, "PNG", transparency=WHITE),
    "gif on nothing": lambda: saved(glass((0, 0, 0)), "GIF"),
    "1 bit": lambda: saved(PAGE.convert("1"), "PNG"),
    "16 bits": lambda: saved(deep(257), "PNG"),
    "12 of 16 bits": lambda: saved(deep(16), "PNG"),
    "8 of 16 bits": lambda: saved(deep(1), "TIFF"),
    "32 bits": lambda: saved(PAGE.convert("I").point(lambda value: value * 60_000), "TIFF"),
    "floating point": lambda: saved(
        PAGE.convert("F").point(lambda value: value * (1 / 255) + 0), "TIFF"
    ),
    "palette": lambda: saved(PAGE.convert("P"), "GIF"),
    "CMYK": lambda: saved(PAGE.convert("CMYK"), "JPEG"),
    "CIELAB": lambda: saved(laboratory(), "TIFF"),
    "YCbCr": lambda: saved(RGB.convert("YCbCr"), "TIFF"),
    "turned by EXIF": lambda: turned_by_exif(6),
    "mirrored by EXIF": lambda: turned_by_exif(2),
    "inverted": lambda: saved(INK, "PNG"),
    "askew": lambda: saved(PAGE.rotate(33, expand=True, fillcolor=120), "JPEG"),
    "poor": lambda: saved(PAGE, "JPEG", quality=5),
    "half": lambda: saved(smaller(0.5), "PNG"),
    "tiny": lambda: saved(smaller(0.3), "PNG"),
    "very wide": lambda: saved(wide(), "PNG", compress_level=1),
    "second of a GIF": lambda: saved(
        BLANK.convert("L"), "GIF", save_all=True, append_images=[PAGE]
    ),
    "tenth page": lambda: saved(BLANK, "TIFF", save_all=True, append_images=[*[BLANK] * 8, RGB]),
    "AVIF": lambda: saved(PAGE, "AVIF"),
    "JPEG 2000": lambda: saved(PAGE, "JPEG2000"),
    "PPM": lambda: saved(PAGE, "PPM"),
    "BMP": lambda: saved(RGB, "BMP"),
    "no quiet zone": lambda: saved(code(LINK).crop(ImageOps.invert(code(LINK)).getbbox()), "PNG"),
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "picture"


@pytest.fixture(autouse=True)
def _strict() -> Iterator[None]:
    yield
    ImageFile.LOAD_TRUNCATED_IMAGES = False


def verified(file: Path) -> bool:
    return isinstance(receipt_verify(str(file), KEYS, VERIFY_URL), Claims)


def refusal(argument: object) -> str:
    answer = receipt_verify(str(argument), KEYS, VERIFY_URL)
    assert isinstance(answer, Failure)
    assert answer.code is FailureCode.RECEIPT_INVALID
    return answer.detail


@pytest.mark.parametrize("form", FORMS)
def test_a_receipt_is_read_in_every_kind_of_picture(form: str, file: Path) -> None:
    file.write_bytes(FORMS[form]())
    texts = picture.look(file).get("texts")
    assert isinstance(texts, list)
    assert LINK in texts


# --- What else is in it -----------------------------------------------------------------------


def beside(*parts: Image.Image) -> bytes:
    wall = Image.new("L", (sum(part.width + 60 for part in parts), 2600), 235)
    left = 30
    for part in parts:
        wall.paste(part, (left, 60))
        left += part.width + 60
    return saved(wall, "PNG")


def test_the_receipts_own_code_is_picked_among_others(file: Path) -> None:
    others = [code("https://poster.example/"), code("WIFI:T:WPA;S:hall;P:secret;;"), code("96102")]
    file.write_bytes(beside(*others, PAGE))
    assert verified(file)
    file.write_bytes(beside(PAGE, *others, PAGE))  # the same receipt twice is one
    assert verified(file)


def test_another_services_signed_link_is_none_of_ours(file: Path) -> None:
    token = LINK.partition("#")[2]
    foreign = code(f"https://poster.example/r#{token[:-4]}AAAA")
    file.write_bytes(beside(foreign, PAGE))
    assert verified(file)
    file.write_bytes(beside(foreign))
    assert "not the centre's" in refusal(file)


def test_two_receipts_in_one_picture_are_not_chosen_from(file: Path) -> None:
    file.write_bytes(beside(PAGE, page(content(FORMAL))))
    assert "shows 2 different receipts" in refusal(file)
    second = page(content(FORMAL)).convert("RGB")
    file.write_bytes(saved(RGB, "TIFF", save_all=True, append_images=[second]))
    assert "shows 2 different receipts" in refusal(file)


def test_codes_that_are_no_receipts_are_told_from_none(file: Path) -> None:
    file.write_bytes(beside(code("https://poster.example/"), code("96102")))
    assert "shows 2 QR, but none of a receipt" in refusal(file)
    file.write_bytes(saved(BLANK, "PNG"))
    assert "shows no QR" in refusal(file)


def test_a_small_receipt_beside_a_large_poster_is_seen(file: Path) -> None:
    """At a glance there is only the poster's code; the receipt's needs a look from near."""
    poster = code("https://poster.example/").resize((3000, 3000))
    wall = Image.new("L", (9000, 6000), 235)
    wall.paste(poster, (300, 300))
    wall.paste(smaller(0.5), (8400, 4600))
    file.write_bytes(saved(wall, "PNG", compress_level=1))
    assert verified(file)


# --- Large ones -------------------------------------------------------------------------------


@given(
    st.sampled_from(["L", "RGB", "RGBA", "LA", "P"]),
    st.integers(1, 60),
    st.integers(1, 60),
    st.integers(0, 9),
    st.integers(1, 4000),
)
def test_strips_put_together_are_the_picture(
    mode: str, width: int, height: int, level: int, strip_bytes: int
) -> None:
    noise = Random(width * 61 + height).randbytes(width * height * 4)
    whole = Image.frombytes(mode, (width, height), noise[: width * height * len(mode)])
    if mode == "P":
        whole.putpalette(noise[:1].ljust(768, b"\x0f"))
    original = io.BytesIO(saved(whole, "PNG", compress_level=level))
    together = Image.new("RGBA", whole.size)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(png, "_STRIP_BYTES", strip_bytes)
        for first, strip in png.strips(original) or ():
            together.paste(strip.convert("RGBA"), (0, first))
    with Image.open(original) as same:
        assert together.tobytes() == same.convert("RGBA").tobytes()


def test_a_large_photograph_costs_no_more_than_its_grey(tmp_path: Path) -> None:
    """48 megapixels; in colour they would be 192 MB and more while they are turned grey."""
    wall = Image.new("RGB", (6000, 8000), (150, 140, 130))
    wall.paste(page(width=576).convert("RGB"), (5000, 5000))
    wall.save(tmp_path / "photo.png", compress_level=1)
    script = """
import resource, sys
from kiosk.printing import commands
from pathlib import Path
print(len(commands._texts_in(Path(sys.argv[1]))))
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)
"""
    asked: list[str | Path] = [sys.executable, "-c", script, tmp_path / "photo.png"]
    done = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=PATIENCE)
    found, most = map(int, done.stdout.split())
    assert found == 1
    assert most < 215_000_000


def png_of(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(bytes(10_000_000), 9)
    end = chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + end


def test_a_picture_too_large_to_look_at_is_not_looked_at(file: Path) -> None:
    file.write_bytes(png_of(18_000, 18_000))
    assert "is too large a picture" in refusal(file)
    file.write_bytes(b"GIF89a\xff\xff\xff\xff\0\0\0,\0\0\0\0\xff\xff\xff\xff\0\2\2L\1\0;")
    assert "is too large a picture" in refusal(file)


def test_memory_is_bounded_whatever_a_picture_says_of_itself(file: Path) -> None:
    header = struct.pack("<IHHIIIIHHIIIIII", 0, 0, 0, 54, 40, 16_000, 18_000, 1, 24, *[0] * 6)
    with file.open("wb") as sparse:
        sparse.write(b"BM" + header)
        sparse.truncate(54 + 16_000 * 18_000 * 3)
    assert "too large" in refusal(file)


# --- Broken ones, and what is no picture ------------------------------------------------------


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow's, of a broken TIFF
@pytest.mark.parametrize("kind", ["PNG", "PPM", "BMP", "GIF", "TIFF", "JPEG", "WEBP"])
def test_a_picture_that_is_broken_anywhere_is_an_answer_and_no_crash(kind: str, file: Path) -> None:
    whole, broken = saved(Image.new("L", (64, 64), 255), kind), Random(3)
    for _ in range(40):
        data = bytearray(whole)
        for _ in range(3):
            data[broken.randrange(min(len(data), 60))] = broken.randrange(256)
        file.write_bytes(data)
        answer = picture.look(file)
        assert answer.get("texts", []) == []
        assert set(answer) in ({"texts"}, {"refused"})


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_that_is_cut_off_shows_what_is_left(kind: str, file: Path) -> None:
    above = saved(ImageOps.expand(PAGE, (0, 0, 0, 3000), 200), kind)
    file.write_bytes(above[: len(above) - 400])
    assert verified(file)
    below = saved(ImageOps.expand(PAGE, (0, 3000, 0, 0), 200), kind)
    file.write_bytes(below[: len(below) // 3])
    assert "is broken" in refusal(file)


def test_a_large_picture_that_is_cut_off_shows_what_is_left(file: Path) -> None:
    wall = Image.new("L", (5000, 6000), 200)
    wall.paste(PAGE, (0, 0))
    data = saved(wall, "PNG")
    file.write_bytes(data[: len(data) - 300])
    assert verified(file)


def test_what_is_no_picture_is_told_what_can_be_read(tmp_path: Path) -> None:
    PAGE.save(tmp_path / "receipt.pdf")
    (tmp_path / "receipt.txt").write_text(LINK)
    (tmp_path / "empty.png").touch()
    (tmp_path / "phone.heic").write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")
    (tmp_path / "picture.eps").write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n")
    for each in tmp_path.iterdir():
        assert "is not a picture that can be read here: JPEG, PNG" in refusal(each)


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for argument in (tmp_path, tmp_path / "pipe", "/dev/zero", "."):
        assert refusal(argument).endswith("is not a file")


def test_a_file_that_may_not_be_read(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    file.write_bytes(saved(PAGE, "PNG"))
    monkeypatch.setattr(Path, "open", forbidden)
    assert "can't be looked at: Permission denied" in refusal(file)


@pytest.mark.parametrize("argument", ["", "-", "no-such.png", "a\0b", "x" * 5000])
def test_what_is_neither_a_file_nor_a_link(argument: str) -> None:
    assert "neither a picture that is there nor a receipt's whole link" in refusal(argument)


def test_a_decoder_that_hangs_is_ended(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_bytes(saved(PAGE, "PNG"))
    monkeypatch.setattr(commands, "_SECONDS", 0.3)
    monkeypatch.setattr(commands, "_LOOK", "import threading\nthreading.Event().wait()")
    assert "takes too long to look at" in refusal(file)


def test_a_decoder_that_dies_is_an_answer(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_bytes(saved(PAGE, "PNG"))
    monkeypatch.setattr(commands, "_LOOK", "import os\nos.kill(os.getpid(), 11)")
    assert "is broken" in refusal(file)


def test_a_decoder_that_uses_up_its_time_is_told_as_that(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_bytes(saved(PAGE, "PNG"))
    endless = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from kiosk.printing.scanning import picture
picture._PROCESSOR_SECONDS = 1
picture.look = lambda _: [None for _ in iter(int, 1)]
picture.main(Path(sys.argv[2]))
"""
    monkeypatch.setattr(commands, "_LOOK", endless)
    monkeypatch.setattr(commands, "_SECONDS", PATIENCE)
    assert "takes more time or memory than a picture should" in refusal(file)
