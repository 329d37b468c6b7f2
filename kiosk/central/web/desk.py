"""``/desk``: the counter signs in, finds a report, compares its papers and takes its step."""

from http import HTTPStatus
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from kiosk.central.desk import Miss, Reason
from kiosk.central.ledger import Act
from kiosk.central.pages import page
from kiosk.central.sign_in import Denied
from kiosk.central.store.clerks import Clerk, Role
from kiosk.central.web.visit import (
    SIGN_IN,
    ClerkVisit,
    Form,
    PageError,
    PageRoute,
    clerk_visit,
    csrf_of,
    new_token,
    own_form,
    visit_of,
)
from kiosk.domain.advice.rules import Rules
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.report import ReportKind

router = APIRouter(route_class=PageRoute, include_in_schema=False)
AtDesk = Annotated[ClerkVisit, Depends(clerk_visit(Role.DESK))]
OwnForm = Annotated[Form, Depends(own_form)]
_LONGEST: Final = 4096  # characters of what is scanned
_ROWS: Final = 200


@router.get(SIGN_IN)
def get_sign_in(request: Request) -> Response:
    return _sign_in_page(request, None)


def _sign_in_page(request: Request, denied: Denied | None) -> Response:
    visit = visit_of(request)
    token = visit.token or new_token()
    status = HTTPStatus.UNAUTHORIZED if denied else HTTPStatus.OK
    response = page(
        "sign_in", visit.language, status, denied=denied, clerk=None, csrf=csrf_of(token)
    )
    visit.keep(response, token)
    return response


@router.post(SIGN_IN)
def post_sign_in(request: Request, form: OwnForm) -> Response:
    visit = visit_of(request)
    name, password = _field(form, "name"), form.get("password", [""])[0]
    begun = visit.centre.sign_ins.begin(name, password, visit.centre.now())
    if isinstance(begun, Denied):
        return _sign_in_page(request, begun)
    clerk = visit.centre.sign_ins.of(begun, visit.centre.now())
    response = _to(_first_page(clerk) if clerk else SIGN_IN)
    visit.keep(response, begun)
    return response


def _first_page(clerk: Clerk) -> str:
    if Role.DESK in clerk.roles:
        return "/desk"
    return "/fleet" if Role.FLEET in clerk.roles else "/desk/trail"


@router.post("/desk/sign-out")
def post_sign_out(request: Request, _form: OwnForm) -> Response:
    visit = visit_of(request)
    visit.centre.sign_ins.end(visit.token, visit.centre.now())
    response = _to(SIGN_IN)
    visit.forget(response)
    return response


@router.get("/desk")
def get_desk(at: AtDesk) -> Response:
    return _desk(at)


def _desk(at: ClerkVisit, miss: Miss | None = None, several: tuple[UUID, ...] = ()) -> Response:
    desk = at.visit.centre.desk
    waiting = desk.waiting(at.clerk)
    return at.show(
        "desk",
        HTTPStatus.NOT_FOUND if miss else HTTPStatus.OK,
        miss=miss,
        several=[seen for id_ in several if (seen := desk.look(at.clerk, id_))],
        waiting=waiting,
        often=desk.stated_often(at.clerk),
        today=at.visit.centre.now().date(),
        done=desk.done_today(at.clerk),
    )


@router.post("/desk/find")
def post_find(at: AtDesk, form: OwnForm) -> Response:
    """By POST, so that nothing of a receipt is left in an address."""
    found = at.visit.centre.desk.find(_field(form, "text"))
    if isinstance(found, Miss):
        return _desk(at, miss=found)
    if len(found) > 1:
        return _desk(at, several=tuple(found))
    return _to(f"/desk/reports/{found[0]}")


@router.get("/desk/reports/{report_id}")
def get_report(report_id: UUID, at: AtDesk, done: str = "") -> Response:
    return _report(at, report_id, done=done)


@router.post("/desk/reports/{report_id}/reveal")
def post_reveal(report_id: UUID, at: AtDesk, _form: OwnForm) -> Response:
    """Name and number unmasked, to be compared with a document; the trail says so."""
    return _report(at, report_id, whole=True)


def _report(
    at: ClerkVisit, report_id: UUID, *, whole: bool = False, done: str = "", failed: str = ""
) -> Response:
    centre = at.visit.centre
    seen = centre.desk.look(at.clerk, report_id, whole=whole)
    if seen is None:
        raise PageError(HTTPStatus.NOT_FOUND, "report")
    rules = Rules.of(seen.report.entry.issuing_region, centre.policies)
    return at.show(
        "report",
        HTTPStatus.CONFLICT if failed else HTTPStatus.OK,
        seen=seen,
        rules=rules,
        documents=rules.documents(seen.report.kind),
        is_final=seen.report.kind is ReportKind.FORMAL_LOSS,
        reasons=list(Reason),
        whole=whole,
        done=done if done in _DONE else "",
        failed=failed,
        printed_at=centre.now(),
    )


_TICKS: Final = frozenset({"holder", "final", *(f"paper{n}" for n in range(1, 21))})
_DONE: Final = ("confirm", "replace", "refuse")


@router.post("/desk/reports/{report_id}/{step}")
def post_step(report_id: UUID, step: Act, at: AtDesk, form: OwnForm) -> Response:
    """The counter's step, by the centre's own rules."""
    if step.value not in _DONE:
        raise PageError(HTTPStatus.NOT_FOUND, "report")
    if step is Act.REFUSE:
        detail = _field(form, "reason")
        if detail not in list(Reason):
            return _report(at, report_id, failed="reason")
    else:
        ticked = set(form.get("tick", []))
        if not _needed(at, report_id) <= ticked:
            return _report(at, report_id, failed="ticks")
        detail = " ".join(sorted(ticked & _TICKS))
    taken = at.visit.centre.counter_step(step, str(report_id), at.clerk.name, detail)
    if isinstance(taken, Failure):
        if taken.code is FailureCode.REPORT_UNKNOWN:
            raise PageError(HTTPStatus.NOT_FOUND, "report")
        return _report(at, report_id, failed="meanwhile")
    return _to(f"/desk/reports/{report_id}?done={step.value}")


def _needed(at: ClerkVisit, report_id: UUID) -> set[str]:
    """What has to be ticked. Which papers are needed depends on who came: the trail keeps which
    were seen.
    """
    kind = at.visit.centre.desk.kind_of(report_id)
    return {"holder", "final"} if kind is ReportKind.FORMAL_LOSS else {"holder"}


# ---- for those who may -------------------------------------------------------------------------


@router.get("/desk/trail")
def get_trail(
    at: Annotated[ClerkVisit, Depends(clerk_visit(Role.AUDIT))], who: str = ""
) -> Response:
    rows = at.visit.centre.desk.read_trail(at.clerk, _ROWS, who.strip())
    return at.show("trail", rows=rows, who=who.strip())


@router.get("/desk/quarantine")
def get_quarantine(at: Annotated[ClerkVisit, Depends(clerk_visit(Role.AUDIT))]) -> Response:
    return at.show("quarantine", rows=at.visit.centre.desk.read_quarantine(at.clerk, _ROWS))


def _field(form: Form, name: str) -> str:
    return form.get(name, [""])[0].strip()[:_LONGEST]


def _to(place: str) -> RedirectResponse:
    return RedirectResponse(place, HTTPStatus.SEE_OTHER)
