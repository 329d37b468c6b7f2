pragma ComponentBehavior: Bound

import QtQuick
import Theme
import Components
import Kiosk

// What happened, what it means for the card, what to do now.
Page {
    id: screen

    readonly property string code: Session.failure.code ?? ""

    objectName: "screen.problem"
    statement: (Session.failure.happened ?? "").replace(/[。.]$/, "")
    aside: Illustration {
        name: screen.code.startsWith("reader_") ? "reader-off"
            : screen.code.startsWith("card_") || screen.code.startsWith("id_") ? "card-problem" : "kiosk-problem"
        spare: true
    }

    Panel {
        spacing: Theme.gapXs

        Note { text: qsTrId("problem.card") }
        Label { strong: true; text: Session.failure.card ?? "" }
    }
    Panel {
        spacing: Theme.gapXs
        border.color: Theme.colours.primary

        Note { text: qsTrId("problem.todo") }
        Label { strong: true; text: Session.failure.todo ?? "" }
    }

    actions: [
        MainButton {
            objectName: "action.retry"
            visible: Session.canGoBack
            text: qsTrId("action.retry")
            onClicked: Session.back()
        },
        MainButton {
            objectName: "action.end"
            visible: !Session.canGoBack
            text: qsTrId("floor.leave")
            onClicked: Session.cancel()
        },
        SecondaryButton {
            objectName: "action.no_id_card"
            visible: Session.canGoBack
            text: qsTrId("action.other_ways")
            onClicked: Session.begin("no_id_card")
        }
    ]
}
