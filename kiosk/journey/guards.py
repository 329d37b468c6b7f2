"""What a step of a journey needs: whether it is shown at all, and whether it leads on."""

from collections.abc import Callable

from kiosk.domain.policy import Proof
from kiosk.domain.report import ReportKind
from kiosk.domain.status import CardState, Source
from kiosk.journey.values import Answers, Place

Guard = Callable[[Answers, Place], bool]


def never(_answers: Answers, _place: Place) -> bool:
    return False


def identified(answers: Answers, _place: Place) -> bool:
    return answers.identity is not None


def identified_or_found(answers: Answers, _place: Place) -> bool:
    return answers.identity is not None or answers.found_card is not None


def proof_chosen(answers: Answers, _place: Place) -> bool:
    return answers.proof is not None or answers.identity is not None


def register_will_do(answers: Answers, place: Place) -> bool:
    return answers.issuing_region in place.register


def with_register(answers: Answers, place: Place) -> bool:
    return answers.proof is Proof.HOUSEHOLD_REGISTER and register_will_do(answers, place)


def with_id_card(answers: Answers, place: Place) -> bool:
    return not with_register(answers, place)


def number_typed(answers: Answers, _place: Place) -> bool:
    """An agent's own number would be nobody else's card."""
    agent = answers.agent
    return answers.id_number is not None and (agent is None or agent.number != answers.id_number)


def not_identified(answers: Answers, _place: Place) -> bool:
    return answers.identity is None


def agent_identified(answers: Answers, _place: Place) -> bool:
    return answers.agent is not None


def holder_named(answers: Answers, place: Place) -> bool:
    return identified(answers, place) or number_typed(answers, place)


def phone_given(answers: Answers, _place: Place) -> bool:
    return answers.phone is not None


def nothing_stated(answers: Answers, place: Place) -> bool:
    return answers.issuing_region not in place.stated


def no_agents(answers: Answers, place: Place) -> bool:
    return answers.issuing_region not in place.agents


def not_served(answers: Answers, place: Place) -> bool:
    return answers.issuing_region not in place.served


def no_written_report(answers: Answers, place: Place) -> bool:
    return answers.issuing_region not in place.written


def no_formal_loss(answers: Answers, place: Place) -> bool:
    return answers.issuing_region not in place.formal_loss


def known(answers: Answers, _place: Place) -> bool:
    return answers.known is not None


def may_undo(answers: Answers, place: Place) -> bool:
    """The rules let a kiosk do it, and as far as anybody knows there is something to undo."""
    known, region = answers.known, answers.issuing_region
    if region not in place.served & place.undo or known is None or answers.identity is None:
        return False
    card = known.card(region)
    return known.source is Source.KIOSK or (card is not None and card.state is CardState.PRE_LOSS)


def doubles(kind: ReportKind) -> Guard:
    """Whether a report of ``kind`` stands already."""

    def doubled(answers: Answers, _place: Place) -> bool:
        known = answers.known
        return known is not None and known.makes_needless(kind, answers.issuing_region)

    return doubled


def stands(kind: ReportKind) -> Guard:
    """Whether one does, or anything that anybody may have reported: the holder is told either."""

    def told(answers: Answers, place: Place) -> bool:
        known = answers.known
        others = known.by_others(answers.issuing_region) if known else ()
        return bool(others) or doubles(kind)(answers, place)

    return told


def is_new(kind: ReportKind) -> Guard:
    """Whether a report of ``kind`` would be more than stands already."""

    def not_doubled(answers: Answers, place: Place) -> bool:
        return not doubles(kind)(answers, place)

    return not_doubled
