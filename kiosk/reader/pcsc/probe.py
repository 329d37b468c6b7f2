"""Why no PC/SC reader is there, asked of pcscd now."""

from kiosk.domain.failure import Failure, FailureCode
from kiosk.reader.pcsc.context import Context
from kiosk.reader.pcsc.names import meant_readers


def probe_pcsc(name: str) -> Failure | None:
    """Whether pcscd runs and knows a reader that ``name`` means."""
    context = Context.establish()
    if isinstance(context, Failure):
        return Failure(FailureCode.READER_MISSING, "pcscd does not run")
    try:
        readers = context.readers()
    finally:
        context.release()
    if isinstance(readers, Failure):
        return readers
    if not readers:
        return Failure(FailureCode.READER_MISSING, "pcscd runs and knows no reader")
    if not meant_readers(readers, name):
        others = ", ".join(readers)
        return Failure(FailureCode.READER_MISSING, f"none is named {name!r}; there are: {others}")
    return None
