"""What a person is told of a card, a report or a way, decided once for screens and paper.

What is true is decided here, by kind, state, issuing region's rules and what is known; how it is
worded stands in ``resources/translations/advice``, each statement's wordings for screen and paper
side by side. Screens, receipts and slips only render it.

An end is told as a date only where the centre gave one, as a duration only where the policy
states one; where neither does, the person is told whom to ask (facts, 1.1).
"""
